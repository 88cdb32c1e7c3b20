import { CupelError, type Json } from '../../kernel/index.ts'
import type { Document, Example, Message } from '../dataset/index.ts'
import type { Question } from '../provider/index.ts'
import type { Node, Template } from './template.ts'

export interface RenderInput {
  readonly question: Pick<Question, 'input' | 'context' | 'tags'>
  readonly labels: readonly string[]
  readonly fewshot: readonly Example[]
}

/**
 * The messages of a template for one question. Values are inserted as they are and never read as template, so
 * that a `{{…}}` in an input or document stays what it is. A user message that is nothing but `{{input}}` becomes
 * the messages of an input that consists of messages.
 *
 * @throws CupelError `candidate_invalid` when the input has no field that the template names
 */
export function renderTemplate(template: Template, input: RenderInput): readonly Message[] {
  return template.sections.flatMap(({ role, nodes }) => {
    const chat = chatInput(nodes, input)
    return chat ?? [{ role, content: renderNodes(nodes, { ...input, expected: undefined }) }]
  })
}

function chatInput(nodes: readonly Node[], { question }: RenderInput): readonly Message[] | undefined {
  const [only] = nodes
  const isAll =
    nodes.length === 1 && only?.kind === 'variable' && only.root === 'input' && only.path.length === 0
  return isAll && Array.isArray(question.input) ? (question.input as Message[]) : undefined
}

interface Scope extends RenderInput {
  readonly expected: Example['expected'] | undefined
}

function renderNodes(nodes: readonly Node[], scope: Scope): string {
  return nodes.map(node => renderNode(node, scope)).join('')
}

function renderNode(node: Node, scope: Scope): string {
  if (node.kind === 'text') return node.text
  if (node.kind === 'fewshot') {
    return scope.fewshot
      .map(example =>
        renderNodes(node.nodes, {
          ...scope,
          question: { input: example.input, context: example.context ?? [], tags: example.tags },
          expected: example.expected ?? {},
        }),
      )
      .join('')
  }
  return renderVariable(node, scope)
}

type Variable = Extract<Node, { kind: 'variable' }>

function renderVariable(node: Variable, scope: Scope): string {
  const { question, labels } = scope
  if (node.root === 'context') return renderDocuments(question.context)
  if (node.root === 'labels') return labels.join(', ')
  if (node.root === 'tags') return question.tags[node.path[0] as string] ?? ''
  if (node.root === 'expected') return renderExpected(scope.expected ?? {}, node.path)
  if (node.path.length === 0) return renderInput(question.input)
  return renderField(question.input, node)
}

function renderField(input: Question['input'], node: Variable): string {
  let value: Json | undefined = input as Json
  for (const name of node.path) {
    value = isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined
  }
  if (value !== undefined) return textOf(value)
  const known = isRecord(input as Json) ? Object.keys(input).slice(0, 20) : []
  const shape =
    typeof input === 'string'
      ? 'is a text'
      : Array.isArray(input)
        ? 'is a list of messages'
        : 'has no such field'
  throw new CupelError(
    'candidate_invalid',
    `${node.at} {{input.${node.path.join('.')}}}: the input of this example ${shape}.`,
    {
      hint: known.length > 0 ? `Its fields: ${known.join(', ')}.` : 'Use {{input}} for the whole input.',
      details: { at: node.at, known },
    },
  )
}

function isRecord(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The whole input as text: a conversation as `role: content` lines, fields as JSON. */
export function renderInput(input: Question['input']): string {
  if (typeof input === 'string') return input
  if (!Array.isArray(input)) return JSON.stringify(input, null, 2)
  return (input as Message[]).map(({ role, content }) => `${role}: ${content}`).join('\n')
}

/** Documents with their ids, so that an answer can cite them. */
export function renderDocuments(documents: readonly Document[]): string {
  return documents
    .map(({ id, title, text }) => `[${id}]${title === undefined ? '' : ` ${title}`}\n${text}`)
    .join('\n\n')
}

/** `{{expected}}` alone: the answer in words, else the label, else the value as JSON. */
function renderExpected(expected: NonNullable<Example['expected']>, [field]: readonly string[]): string {
  if (field === undefined) {
    const { answer, label, value } = expected
    return answer ?? label ?? (value === undefined ? '' : textOf(value))
  }
  if (field === 'citations') return (expected.citations ?? []).map(({ id }) => id).join(', ')
  const value = expected[field as 'answer' | 'label' | 'labels' | 'facts' | 'value' | 'abstain']
  if (field === 'facts') return (expected.facts ?? []).join('\n')
  if (field === 'labels') return (expected.labels ?? []).join(', ')
  return value === undefined ? '' : textOf(value)
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
