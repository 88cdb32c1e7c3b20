import { CupelError, contentHash, type Json } from '../../kernel/index.ts'
import type { Example, Message } from '../dataset/index.ts'
import type { ModelParameters, Question } from '../provider/index.ts'
import { createAnswerParser } from './answer-parser.ts'
import type { Candidate } from './candidate.ts'
import { type CandidateConfig, kindOf, type ModelCandidateConfig } from './candidate-config.ts'
import type { FewshotAnswer } from './fewshot-answers.ts'
import { renderDocuments, renderInput, renderTemplate } from './render-template.ts'
import { checkFewshot } from './select-fewshot.ts'
import { parseTemplate, type Template } from './template.ts'

/** What the config only names, read by the caller. */
export interface CandidateMaterials {
  /** Text of the prompt template. Needed when the config names one. */
  readonly promptText?: string | undefined
  /** The JSON Schema, when the config names a file. */
  readonly schema?: Json | undefined
  /** From the few-shot split, as many as the config asks for. */
  readonly fewshot?: readonly Example[] | undefined
  /** Labels of the dataset's label schema. */
  readonly labels?: readonly string[] | undefined
  /** Right answers of the few-shot split, which a built-in baseline imitates. */
  readonly answers?: readonly FewshotAnswer[] | undefined
  /** Hash of the code or recording behind a pipeline. */
  readonly codeHash?: string | undefined
}

/**
 * Makes a candidate of its config and what the config names.
 *
 * @throws CupelError `candidate_invalid` for a template that cannot be read or materials that do not fit;
 *   `fewshot_leak` for few-shot examples of another split
 */
export function buildCandidate(
  name: string,
  config: CandidateConfig,
  materials: CandidateMaterials = {},
): Candidate {
  const kind = kindOf(config)
  if (!('model' in config)) {
    return {
      name,
      kind,
      config,
      fingerprint: contentHash([pipelineFacts(config), materials.codeHash ?? imitated(config, materials)]),
      summary: summaryOf(config),
      render: () => [],
      parse: response => response,
    }
  }
  const template = templateOf(name, config, materials)
  const fewshot = materials.fewshot ?? []
  checkFewshotFits({ name, config, template, fewshot })
  const labels = template?.hasLabels ? labelsOf(name, materials) : []
  return {
    name,
    kind,
    config,
    fingerprint: contentHash([modelFacts(config), materials.promptText, materials.schema, fewshot, labels]),
    summary: summaryOf(config),
    render: question => renderMessages({ config, template, fewshot, labels }, question),
    parse: createAnswerParser(config.parse),
  }
}

/** What is set in the requests to a model. */
export function modelParameters(
  config: ModelCandidateConfig,
  { schema }: Pick<CandidateMaterials, 'schema'> = {},
): ModelParameters {
  const form = schema ?? (typeof config.schema === 'object' ? config.schema : undefined)
  const { temperature, topP, maxTokens, stop, seed, reasoningEffort, logprobs, stream, extra } = config
  const responseFormat =
    form === undefined ? (config.responseFormat === 'json' ? 'json' : undefined) : { schema: form }
  const all = {
    temperature,
    topP,
    maxTokens,
    stop,
    seed,
    reasoningEffort,
    logprobs,
    stream,
    extra,
    responseFormat,
    tools: config.tools,
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

/** The fields that cannot change an answer are left out. */
function modelFacts(config: ModelCandidateConfig): object {
  const { needs, price, concurrency, timeout, retries, apiKey, prompt, headers, ...facts } = config
  return { ...facts, headers: Object.keys(headers ?? {}) }
}

/** Of the answers of the few-shot split, those that this baseline can give. */
function imitated(config: CandidateConfig, { answers }: CandidateMaterials): Json | undefined {
  if (!('baseline' in config) || answers === undefined) return undefined
  const given =
    config.baseline === 'majority' ? answers.slice(0, 1).map(({ examples, ...answer }) => answer) : answers
  return given as unknown as Json
}

function pipelineFacts(config: Exclude<CandidateConfig, ModelCandidateConfig>): object {
  const { needs, concurrency, timeout, retries, ...rest } = config
  const { price, ...facts } = { price: undefined, ...rest }
  return facts
}

function templateOf(
  name: string,
  config: ModelCandidateConfig,
  { promptText }: CandidateMaterials,
): Template | undefined {
  if (config.prompt === undefined) return undefined
  if (promptText === undefined) throw new TypeError(`the text of ${config.prompt} was not given`)
  const template = parseTemplate(promptText, config.prompt)
  if (template.sections.length === 0)
    throw invalid(name, `${config.prompt} is empty`, 'Write a prompt with {{input}} in it.')
  if (config.system !== undefined && template.sections.some(section => section.role === 'system')) {
    throw invalid(name, `both system and ${config.prompt} have a system message`, 'Keep one of them.')
  }
  return template
}

interface FewshotFit {
  readonly name: string
  readonly config: ModelCandidateConfig
  readonly template: Template | undefined
  readonly fewshot: readonly Example[]
}

function checkFewshotFits({ name, config, template, fewshot }: FewshotFit): void {
  checkFewshot(fewshot)
  if (fewshot.length !== config.fewshot) {
    throw new TypeError(`${config.fewshot} few-shot examples were asked for and ${fewshot.length} given`)
  }
  if (config.fewshot > 0 && !template?.hasFewshot) {
    throw invalid(
      name,
      `fewshot is ${config.fewshot}, but the prompt has no place for examples`,
      'Add {{#fewshot}} … {{input}} … {{expected}} … {{/fewshot}} to the prompt file.',
    )
  }
}

function labelsOf(name: string, { labels = [] }: CandidateMaterials): readonly string[] {
  if (labels.length === 0) {
    throw invalid(
      name,
      'the prompt uses {{labels}}, but the dataset has no label schema',
      'Add labels to the dataset in the config.',
    )
  }
  return labels
}

function invalid(name: string, what: string, hint: string): CupelError {
  return new CupelError('candidate_invalid', `Candidate ${name}: ${what}.`, {
    hint,
    details: { candidate: name },
  })
}

interface Prompting {
  readonly config: ModelCandidateConfig
  readonly template: Template | undefined
  readonly fewshot: readonly Example[]
  readonly labels: readonly string[]
}

function renderMessages(
  { config, template, fewshot, labels }: Prompting,
  question: Question,
): readonly Message[] {
  const messages = template
    ? renderTemplate(template, { question, labels, fewshot })
    : plainMessages(question)
  return config.system === undefined ? messages : [{ role: 'system', content: config.system }, ...messages]
}

/** Without a template: the documents, if there are any, and the input as it is. */
function plainMessages({ input, context }: Question): readonly Message[] {
  const documents = renderDocuments(context)
  if (Array.isArray(input)) {
    return documents === '' ? input : [{ role: 'user', content: documents }, ...(input as Message[])]
  }
  const text = renderInput(input)
  return [{ role: 'user', content: documents === '' ? text : `${documents}\n\n${text}` }]
}

/** `threshold 0.3` for simple options; the rest would not fit a line. */
function optionTexts(options: Readonly<Record<string, Json>> = {}): string[] {
  return Object.entries(options)
    .filter(([, value]) => typeof value !== 'object')
    .map(([name, value]) => `${name} ${value}`)
}

function summaryOf(config: CandidateConfig): string {
  if ('http' in config)
    return `${config.http.method} ${new URL(config.http.url).origin}${new URL(config.http.url).pathname}`
  if ('command' in config)
    return (Array.isArray(config.command) ? config.command : config.command.run).join(' ')
  if ('module' in config) return [config.module, ...optionTexts(config.options)].join(', ')
  if ('replay' in config) return `recorded in ${config.replay}`
  if ('baseline' in config)
    return config.baseline === 'majority'
      ? 'always the commonest answer of the few-shot split'
      : ['drawn from the answers of the few-shot split', ...optionTexts({ seed: config.seed ?? 0 })].join(
          ', ',
        )
  const { model, prompt, temperature, fewshot, reasoningEffort } = config
  return [
    model,
    prompt,
    temperature === undefined ? undefined : `temperature ${temperature}`,
    fewshot === 0 ? undefined : `${fewshot} few-shot`,
    reasoningEffort === undefined ? undefined : `reasoning ${reasoningEffort}`,
  ]
    .filter(part => part !== undefined)
    .join(', ')
}
