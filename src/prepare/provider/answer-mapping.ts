import { z } from 'zod'
import { CupelError, type Json } from '../../kernel/index.ts'
import type { Citation } from '../dataset/index.ts'
import { type JsonPath, parseJsonPath, valueAt, valuesAt } from './json-path.ts'
import type { Response, Usage } from './ports.ts'

const path = z.string().superRefine((text, context) => {
  try {
    parseJsonPath(text)
  } catch (thrown) {
    if (!CupelError.is(thrown)) throw thrown
    context.addIssue({ code: 'custom', message: `${thrown.message} ${thrown.hint}` })
  }
})

const citationPaths = z.union([
  path,
  z.strictObject({
    list: path.describe('Every citation, e.g. $.sources[*].'),
    id: path.describe('Its document id, within the citation.'),
    quote: path.optional().describe('The words quoted, within the citation.'),
  }),
])

/** Where the fields of a response stand in a foreign JSON answer. */
export const answerMappingShape = {
  answer: path.optional().describe('The answer in words, e.g. $.answer.'),
  label: path.optional(),
  citations: citationPaths.optional().describe('Ids, or objects with id and quote; e.g. $.sources[*].id.'),
  abstained: path.optional().describe('Where it says that it declined to answer (true, "true", 1).'),
  confidence: path.optional().describe('A number from 0 to 1.'),
  value: path.optional().describe('The structured answer.'),
  retrieved: citationPaths.optional().describe('Documents it retrieved, best first.'),
  model: path.optional(),
  finishReason: path.optional(),
  usage: z
    .strictObject({
      inputTokens: path.optional(),
      outputTokens: path.optional(),
      cachedInputTokens: path.optional(),
      reasoningTokens: path.optional(),
    })
    .optional(),
} as const

export const answerMappingSchema = z.strictObject(answerMappingShape)
export type AnswerMapping = z.infer<typeof answerMappingSchema>

/** Reads a response out of a foreign JSON answer. Fields that are absent stay undefined; odd ones are named in `warnings`. */
export type AnswerReader = (answer: Json) => Response

/** @throws CupelError `config_invalid` for a path that cannot be read */
export function createAnswerReader(mapping: AnswerMapping): AnswerReader {
  const at = (text: string | undefined) => (text === undefined ? undefined : parseJsonPath(text))
  const paths = {
    answer: at(mapping.answer),
    label: at(mapping.label),
    abstained: at(mapping.abstained),
    confidence: at(mapping.confidence),
    value: at(mapping.value),
    model: at(mapping.model),
    finishReason: at(mapping.finishReason),
  }
  const citations = citationReader(mapping.citations)
  const retrieved = citationReader(mapping.retrieved)
  const usagePaths = Object.entries(mapping.usage ?? {}).flatMap(([name, text]) =>
    text === undefined ? [] : [[name, parseJsonPath(text)] as const],
  )

  return answer => {
    const warnings: string[] = []
    const read = <T>(name: keyof typeof paths, convert: (value: Json) => T | undefined): T | undefined => {
      const found = paths[name] && valueAt(answer, paths[name])
      if (found === undefined || found === null) return undefined
      const converted = convert(found)
      if (converted === undefined)
        warnings.push(`${name} at ${mapping[name]} is of a wrong form and was left out`)
      return converted
    }
    const value = paths.value && valueAt(answer, paths.value)
    const fields = {
      label: read('label', toText),
      citations: citations?.(answer, warnings),
      abstained: read('abstained', toFlag),
      confidence: read('confidence', toShare),
      retrieved: retrieved?.(answer, warnings),
      model: read('model', toText),
      finishReason: read('finishReason', toText),
      usage: readUsage(answer, usagePaths),
    }
    return {
      text: read('answer', toWords) ?? '',
      ...Object.fromEntries(Object.entries(fields).filter(([, field]) => field !== undefined)),
      ...(value === undefined ? {} : { value }),
      ...(warnings.length === 0 ? {} : { warnings }),
    }
  }
}

type CitationReader = (answer: Json, warnings: string[]) => readonly Citation[] | undefined

function citationReader(mapping: AnswerMapping['citations']): CitationReader | undefined {
  if (mapping === undefined) return undefined
  if (typeof mapping === 'string') {
    const list = parseJsonPath(mapping)
    return (answer, warnings) => readList(answer, list, { read: directCitation, warnings })
  }
  const list = parseJsonPath(mapping.list)
  const id = parseJsonPath(mapping.id)
  const quote = mapping.quote === undefined ? undefined : parseJsonPath(mapping.quote)
  const read = (one: Json) => citationOf(valueAt(one, id), quote && valueAt(one, quote))
  return (answer, warnings) => readList(answer, list, { read, warnings })
}

interface ListReading {
  readonly read: (one: Json) => Citation | undefined
  readonly warnings: string[]
}

/** A path to one list reads its elements; so does `[*]`, which is empty for an empty list. */
function readList(
  answer: Json,
  path: JsonPath,
  { read, warnings }: ListReading,
): readonly Citation[] | undefined {
  const isSpread = path.some(step => step.kind === 'all')
  const found = valuesAt(answer, path)
  const [only] = found
  if (!isSpread && (only === undefined || only === null)) return undefined
  const elements = !isSpread && Array.isArray(only) ? (only as readonly Json[]) : found
  const citations = elements.map(read)
  const bad = citations.filter(one => one === undefined).length
  if (bad > 0) warnings.push(`${bad} of ${elements.length} citations have no readable id and were left out`)
  return citations.filter(one => one !== undefined)
}

function directCitation(one: Json): Citation | undefined {
  if (typeof one === 'object' && one !== null && !Array.isArray(one)) {
    const { id, quote } = one as { readonly [key: string]: Json }
    return citationOf(id, quote)
  }
  return citationOf(one, undefined)
}

function citationOf(id: Json | undefined, quote: Json | undefined): Citation | undefined {
  const name = id === undefined || id === null ? undefined : toText(id)
  if (name === undefined || name === '') return undefined
  return typeof quote === 'string' && quote !== '' ? { id: name, quote } : { id: name }
}

function readUsage(answer: Json, paths: readonly (readonly [string, JsonPath])[]): Usage | undefined {
  const counts = paths.flatMap(([name, path]) => {
    const count = valueAt(answer, path)
    return typeof count === 'number' && Number.isInteger(count) && count >= 0 ? [[name, count] as const] : []
  })
  return counts.length === 0 ? undefined : Object.fromEntries(counts)
}

/** Numbers and booleans are taken by their JSON spelling: labels and ids are often numbers. */
function toText(value: Json): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

/** An answer that is not a text is shown as JSON. */
function toWords(value: Json): string {
  return toText(value) ?? JSON.stringify(value)
}

function toFlag(value: Json): boolean | undefined {
  if (value === true || value === 1 || value === 'true') return true
  return value === false || value === 0 || value === 'false' ? false : undefined
}

function toShare(value: Json): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && number >= 0 && number <= 1 ? number : undefined
}
