import { type Random, seededRandom } from '../../kernel/index.ts'
import { createTextFiller, drawOrder, type LoadBody, type TextFiller } from '../../measure/load/index.ts'
import type { Message } from '../../prepare/dataset/index.ts'
import type { Call, Question } from '../../prepare/provider/index.ts'
import { type LoadSubject, textOf } from './load-subject.ts'
import { textOfQuestion, type Workload } from './open-workload.ts'

/** The requests of one stage. */
export interface StageBodies {
  readonly bodies: readonly LoadBody[]
  /** Index into `bodies` for each request. */
  readonly bodyOf: Int32Array
  /** Output tokens asked for by each body, where any are. */
  readonly askedTokens: readonly (number | undefined)[]
}

/** Makes the requests of one candidate out of a workload. */
export interface BodyMaker {
  /** Input tokens of everything that requests are drawn from: what the lengths of a stage are held against. */
  readonly plannedInput: ArrayLike<number>
  readonly plannedOutput: ArrayLike<number> | undefined
  /** `inTraceOrder`: request i is row i of the trace; else rows are drawn at random, each once before any twice. */
  readonly forStage: (requests: number, how: { key: string; isInTraceOrder: boolean }) => StageBodies
}

export interface BodySettings {
  readonly subject: Pick<LoadSubject, 'render' | 'bodyOf' | 'maxTokens'>
  readonly countTokens: (text: string) => number
  readonly seed: number
  /** Every request begins with words of its own, so that no cache of prompts can help. */
  readonly isUnique: boolean
}

/** More different requests than this are not kept in memory; they are used again. */
const mostBodies = 5_000
/** Unique ones are never asked twice until there are this many. */
export const mostUnique = 20_000

export function createBodyMaker(workload: Workload, settings: BodySettings): BodyMaker {
  const sources = sourcesOf(workload, settings)
  const made = new Map<number, LoadBody>()
  const bodyAt = (row: number): LoadBody => {
    const known = made.get(row)
    if (known !== undefined) return known
    const body = makeBody(sources.at(row), undefined, settings)
    made.set(row, body)
    return body
  }
  return {
    plannedInput: sources.inputTokens,
    plannedOutput: sources.outputTokens,
    forStage(requests, { key, isInTraceOrder }) {
      const rows = isInTraceOrder
        ? Int32Array.from({ length: requests }, (_, i) => i % sources.count)
        : drawOrder(sources.count, requests, seededRandom(settings.seed, 'load bodies', key))
      return settings.isUnique
        ? uniqueBodies(rows, { sources, settings, key })
        : sharedBodies(rows, sources, bodyAt)
    },
  }
}

interface Sources {
  readonly count: number
  readonly inputTokens: ArrayLike<number>
  readonly outputTokens: ArrayLike<number> | undefined
  readonly at: (row: number) => Source
}

interface Source {
  readonly question: Question
  readonly askedTokens: number | undefined
}

function sourcesOf(workload: Workload, settings: BodySettings): Sources {
  return workload.lengths === undefined ? realTexts(workload, settings) : cutTexts(workload, settings)
}

function realTexts({ questions, outputTokens }: Workload, settings: BodySettings): Sources {
  const asked = outputTokens.filter(tokens => tokens !== undefined)
  return {
    count: questions.length,
    inputTokens: questions.map(
      question => settings.countTokens(promptText(question, settings)) + prefixTokens(settings),
    ),
    outputTokens: asked.length === 0 ? undefined : asked,
    at: row => ({ question: questions[row] as Question, askedTokens: outputTokens[row] }),
  }
}

function cutTexts({ questions, lengths }: Workload, settings: BodySettings): Sources {
  const { countTokens, seed } = settings
  const filler = createTextFiller(questions.map(textOfQuestion), {
    count: countTokens,
    random: seededRandom(seed, 'load texts'),
  })
  const [model] = questions as [Question, ...Question[]]
  const around = countTokens(promptText({ ...model, input: '' }, settings)) + prefixTokens(settings)
  const inputTokens = lengths?.inputTokens ?? []
  const outputTokens = lengths?.outputTokens
  return {
    count: inputTokens.length,
    inputTokens,
    outputTokens,
    at: row => ({
      question: cutQuestion({ model, filler, row, tokens: (inputTokens[row] ?? 0) - around }, seed),
      // A trace may hold answers of no tokens; no server takes 0 as a limit.
      askedTokens: outputTokens === undefined ? undefined : Math.max(1, outputTokens[row] ?? 1),
    }),
  }
}

interface Cut {
  readonly model: Question
  readonly filler: TextFiller
  readonly row: number
  readonly tokens: number
}

function cutQuestion({ model, filler, row, tokens }: Cut, seed: number): Question {
  return {
    exampleId: `load-${row + 1}`,
    input: filler.fill(Math.max(1, tokens), seededRandom(seed, 'load text', row)),
    context: model.context,
    tags: {},
  }
}

/** Words that no other request begins with. */
const prefixOf = (random: Random): string => `[${random.uint32().toString(36).padStart(7, '0')}] `

/** Most prefixes take as many tokens, give or take one. */
const prefixTokens = ({ isUnique, countTokens, seed }: BodySettings): number =>
  isUnique ? countTokens(prefixOf(seededRandom(seed, 'load prefix'))) : 0

/** What is counted as input: the messages of a model, the input of a pipeline. */
function promptText(question: Question, { subject }: BodySettings): string {
  const messages = subject.render(question)
  return messages.length > 0 ? textOf(messages) : textOfQuestion(question)
}

function makeBody(source: Source, prefix: string | undefined, settings: BodySettings): LoadBody {
  const { subject, countTokens, seed } = settings
  const question = prefix === undefined ? source.question : withPrefix(source.question, prefix, subject)
  const messages = subject.render(question)
  const begun = prefix === undefined ? messages : beginWith(messages, prefix)
  const call: Call = { question, messages: begun, repeat: 0, seed }
  return {
    body: subject.bodyOf(call, source.askedTokens),
    inputTokens: countTokens(begun.length > 0 ? textOf(begun) : textOfQuestion(question)),
  }
}

/** A pipeline has no messages: its input begins with the prefix, where that is a text. */
function withPrefix(question: Question, prefix: string, { render }: BodySettings['subject']): Question {
  return render(question).length > 0 || typeof question.input !== 'string'
    ? question
    : { ...question, input: `${prefix}${question.input}` }
}

/** At the very beginning: what stands before the first difference is what a cache can use again. */
function beginWith(messages: readonly Message[], prefix: string): readonly Message[] {
  const [first, ...others] = messages
  return first === undefined ? [] : [{ ...first, content: `${prefix}${first.content}` }, ...others]
}

function sharedBodies(rows: Int32Array, sources: Sources, bodyAt: (row: number) => LoadBody): StageBodies {
  const kept = [...new Set(rows)].slice(0, mostBodies)
  const place = new Map(kept.map((row, at) => [row, at]))
  return {
    bodies: kept.map(bodyAt),
    bodyOf: Int32Array.from(rows, (row, at) => place.get(row) ?? at % kept.length),
    askedTokens: kept.map(row => sources.at(row).askedTokens),
  }
}

function uniqueBodies(
  rows: Int32Array,
  { sources, settings, key }: { sources: Sources; settings: BodySettings; key: string },
): StageBodies {
  const random = seededRandom(settings.seed, 'load prefixes', key)
  const kept = rows.slice(0, mostUnique)
  const made = Array.from(kept, row => sources.at(row))
  return {
    bodies: made.map(source => makeBody(source, prefixOf(random), settings)),
    bodyOf: Int32Array.from(rows, (_, at) => at % kept.length),
    askedTokens: made.map(({ askedTokens }) => askedTokens),
  }
}
