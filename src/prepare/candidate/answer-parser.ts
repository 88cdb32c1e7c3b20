import type { Json } from '../../kernel/index.ts'
import type { Citation } from '../dataset/index.ts'
import { type AnswerMapping, createAnswerReader, type Response } from '../provider/index.ts'
import type { ParserConfig } from './candidate-config.ts'
import { findJsonObject, wholeJsonObject } from './find-json-object.ts'

/** Finds fields in the text of a response. What it cannot find stays undefined, with a warning where it was promised. */
export type AnswerParser = (response: Response) => Response

/** Text that patterns are tried on, in characters: a pattern that backtracks must not stop a run. */
const longest = 100_000

export function createAnswerParser(config: ParserConfig): AnswerParser {
  if (config === 'none') return response => response
  if (config === 'auto') return jsonParser(namedFields, { find: wholeJsonObject, isPromised: false })
  if (config === 'json') return jsonParser(namedFields, { find: findJsonObject, isPromised: true })
  if ('json' in config) return jsonParser(config.json, { find: findJsonObject, isPromised: true })
  return regexParser(config.regex)
}

const namedFields: AnswerMapping = {
  label: '$.label',
  citations: '$.citations',
  abstained: '$.abstained',
  confidence: '$.confidence',
}

interface JsonParsing {
  readonly find: (text: string) => Json | undefined
  readonly isPromised: boolean
}

/** The whole object is kept as `value` unless the mapping names another; `text` stays unless `answer` is mapped. */
function jsonParser(mapping: AnswerMapping, { find, isPromised }: JsonParsing): AnswerParser {
  const read = createAnswerReader(mapping)
  return response => {
    const found = find(response.text)
    if (found === undefined) {
      return isPromised ? withWarnings(response, ['the answer holds no JSON object']) : response
    }
    const { text, warnings = [], ...fields } = read(found)
    return withWarnings(
      {
        ...response,
        ...(mapping.value === undefined ? { value: found } : {}),
        ...fields,
        ...(mapping.answer === undefined ? {} : { text }),
      },
      warnings,
    )
  }
}

type Patterns = Extract<ParserConfig, { regex: unknown }>['regex']

function regexParser(patterns: Patterns): AnswerParser {
  const compiled = {
    answer: compile(patterns.answer),
    label: compile(patterns.label),
    citations: patterns.citations === undefined ? undefined : new RegExp(patterns.citations, 'gu'),
    abstained: compile(patterns.abstained),
    confidence: compile(patterns.confidence),
  }
  return response => {
    const text = response.text.slice(0, longest)
    const warnings: string[] = []
    const capture = (name: 'answer' | 'label' | 'confidence'): string | undefined => {
      const found = compiled[name] && captured(compiled[name].exec(text))
      if (compiled[name] && found === undefined) warnings.push(`the pattern for ${name} does not match`)
      return found
    }
    const abstained = compiled.abstained?.test(text)
    const answer = capture('answer')
    const label = capture('label')
    const confidence = toShare(capture('confidence'), warnings)
    const citations = compiled.citations && allCitations(text, compiled.citations)
    return withWarnings(
      {
        ...response,
        ...(answer === undefined ? {} : { text: answer }),
        ...(label === undefined ? {} : { label }),
        ...(confidence === undefined ? {} : { confidence }),
        ...(citations === undefined ? {} : { citations }),
        ...(abstained === undefined ? {} : { abstained }),
      },
      warnings,
    )
  }
}

const compile = (pattern: string | undefined) =>
  pattern === undefined ? undefined : new RegExp(pattern, 'u')

/** The first group, or the whole match of a pattern without groups. */
function captured(match: RegExpExecArray | RegExpMatchArray | null): string | undefined {
  return match === null ? undefined : (match.slice(1).find(group => group !== undefined) ?? match[0])
}

function allCitations(text: string, pattern: RegExp): readonly Citation[] {
  const ids = [...text.matchAll(pattern)].map(match => captured(match)?.trim() ?? '')
  return [...new Set(ids)].filter(id => id !== '').map(id => ({ id }))
}

function toShare(text: string | undefined, warnings: string[]): number | undefined {
  if (text === undefined) return undefined
  const number = text.trim().endsWith('%') ? Number(text.trim().slice(0, -1)) / 100 : Number(text)
  if (text.trim() !== '' && number >= 0 && number <= 1) return number
  warnings.push('the confidence is not a number from 0 to 1')
  return undefined
}

function withWarnings(response: Response, warnings: readonly string[]): Response {
  if (warnings.length === 0) return response
  return { ...response, warnings: [...(response.warnings ?? []), ...warnings] }
}
