import { CupelError, type Json } from '../../kernel/index.ts'
import type { Call } from '../../prepare/provider/index.ts'

const known = ['id', 'input', 'context', 'tags', 'repeat', 'seed']
const placeholder = /\{\{\s*([^{}]*?)\s*\}\}/g

/** Fills the placeholders of a JSON value for one call. */
export type BodyTemplate = (call: Call) => Json

/**
 * Reads a request body with placeholders. A string that is one placeholder becomes the value itself (a list of
 * documents stays a list); a placeholder within a longer string becomes text. Inserted values are not read again.
 *
 * @throws CupelError `candidate_invalid` for a placeholder that is not known
 */
export function readBodyTemplate(body: Json): BodyTemplate {
  if (typeof body === 'string') return stringTemplate(body)
  if (Array.isArray(body)) {
    const items = body.map(readBodyTemplate)
    return call => items.map(item => item(call))
  }
  if (typeof body === 'object' && body !== null) {
    const fields = Object.entries(body).map(([key, value]) => [key, readBodyTemplate(value)] as const)
    return call => Object.fromEntries(fields.map(([key, value]) => [key, value(call)]))
  }
  return () => body
}

function stringTemplate(text: string): BodyTemplate {
  const names = [...text.matchAll(placeholder)].map(match => match[1] as string)
  for (const name of names) checkName(name)
  const [only] = names
  if (only === undefined) return () => text
  if (names.length === 1 && text.trim().match(/^\{\{[^{}]*\}\}$/)) return call => lookUp(only, call)
  return call => text.replace(placeholder, (_, name: string) => asText(lookUp(name, call)))
}

function checkName(name: string): void {
  const [root = '', ...path] = name.split('.')
  const hasFields = root === 'input' || root === 'tags'
  if (known.includes(root) && (path.length === 0 || (hasFields && !path.includes('')))) return
  throw new CupelError('candidate_invalid', `http.body: {{${name.slice(0, 60)}}} is not known.`, {
    hint: `Known: ${known.map(one => `{{${one}}}`).join(', ')}, {{input.field}} and {{tags.name}}.`,
    details: { field: 'http.body', found: name.slice(0, 60) },
  })
}

function lookUp(name: string, { question, repeat, seed }: Call): Json {
  const [root, ...path] = name.split('.')
  const values: Readonly<Record<string, unknown>> = {
    id: question.exampleId,
    input: question.input,
    context: question.context,
    tags: question.tags,
    repeat,
    seed,
  }
  let value = values[root as string]
  for (const step of path) {
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as Record<string, unknown>)[step]
        : undefined
  }
  if (value !== undefined) return value as Json
  throw new CupelError('candidate_invalid', `{{${name}}}: this example has no such field.`, {
    hint: 'Use {{input}} for the whole input.',
    details: { field: name },
  })
}

function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
