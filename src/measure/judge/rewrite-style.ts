import { formalRules, plainRules, type StyleRule } from './style-words.ts'

export const answerStyles = ['formal', 'plain'] as const
export type AnswerStyle = (typeof answerStyles)[number]

export interface StyleRewrite {
  readonly text: string
  /** False where the answer has nothing to rewrite: it then says nothing about style. */
  readonly isChanged: boolean
}

/**
 * The same answer in formal or in plain words, by fixed rules: contractions written out or drawn together, a fixed list of words and
 * connectives, hedges of a speaker made impersonal, exclamation marks taken out. No model rewrites, so meaning cannot drift and the
 * same text always gives the same rewrite. English only: a text in another language has nothing that the rules find and is unchanged.
 *
 * Numbers, quotations, what stands in brackets or parentheses, code, addresses, and labels stay as they are.
 *
 * @param keep labels and other texts that must stay, beside those that look like one
 */
export function rewriteStyle(text: string, style: AnswerStyle, keep: readonly string[] = []): StyleRewrite {
  const rules = style === 'formal' ? formalPatterns : plainPatterns
  const kept = keptPattern(keep)
  let current = text
  // A rewrite may bring together what a rule finds; at a fixed point a second call changes nothing.
  for (let pass = 0; pass < mostPasses; pass++) {
    const next = rewriteOnce(current, rules, kept)
    if (next === current) return { text: current, isChanged: current !== text }
    current = next
  }
  return { text, isChanged: false }
}

const mostPasses = 10

interface Pattern {
  readonly find: RegExp
  readonly put: string
}

const patternsOf = (rules: readonly StyleRule[]): Pattern[] =>
  rules.map(([find, put]) => ({ find: new RegExp(find, 'giu'), put }))

const formalPatterns = patternsOf(formalRules)
const plainPatterns = patternsOf(plainRules)

/** Stands for a passage that stays while the rest is rewritten. */
const placeholder = '\uE000'

function rewriteOnce(text: string, rules: readonly Pattern[], kept: RegExp): string {
  const passages: string[] = []
  let open = text.replace(kept, passage => {
    passages.push(passage)
    return placeholder
  })
  for (const { find, put } of rules)
    open = open.replace(find, (found: string, first: unknown) =>
      inCaseOf(found, put.replace('$1', typeof first === 'string' ? first : '')),
    )
  let next = 0
  return open.replaceAll(placeholder, () => passages[next++] as string)
}

/** A capital at the beginning stays one, and "I" in the middle of a sentence is none. */
function inCaseOf(found: string, put: string): string {
  const isCapital = /^\p{Lu}/u.test(found) && !/^I\b/.test(found)
  return isCapital ? put.charAt(0).toUpperCase() + put.slice(1) : put
}

const keptPassages = [
  placeholder,
  '```[\\s\\S]*?(?:```|$)',
  '`[^`\\n]*`',
  '"[^"]*"',
  '“[^”]*”',
  '«[^»]*»',
  // Apostrophes within words neither begin nor end a quotation.
  "(?<![\\p{L}\\p{N}])['‘](?:[^'’\\n]|(?<=\\p{L})['’](?=\\p{L}))+['’](?![\\p{L}\\p{N}])",
  '\\[[^\\]]*\\]',
  '\\([^)]*\\)',
  '\\{[^}]*\\}',
  '<[^>\\n]*>',
  '(?:https?://|www\\.)\\S+',
  '\\S+@\\S+',
  // Quoted lines, and what looks like a label or an id: CAPITALS, snake_case, camelCase, a1.
  '(?<=^|\\n)>[^\\n]*',
  '\\b[A-Z]{2,}\\b',
  '\\b\\w*(?:_\\w*|[a-z][A-Z]\\w*|[A-Za-z]\\d\\w*|\\d[A-Za-z]\\w*)',
]

function keptPattern(keep: readonly string[]): RegExp {
  const own = keep
    .filter(text => text !== '')
    .map(text => `(?<![\\p{L}\\p{N}])${text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')}(?![\\p{L}\\p{N}])`)
  return new RegExp([...own, ...keptPassages].join('|'), 'gu')
}
