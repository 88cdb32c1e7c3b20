import type { Hit } from './keyword-index.ts'

export interface Ruling {
  readonly text: string
  readonly label?: string
  readonly citations: readonly { readonly id: string; readonly quote: string }[]
  readonly abstained: boolean
  readonly confidence: number
  readonly retrieved: readonly { readonly id: string }[]
}

const denies =
  /\b(do(es)? not|is not|are not|not covered|no longer|no coverage|excluded?|nothing|will not pay|never|applies only if)\b/i
const restores =
  /\b(is|are) covered\b|\bexception\b|\bdoes not apply\b|\bis not (subject|a change|vacant|business)\b/i
const grants = /\b(we (will )?(cover|pay)|is covered|are covered|covers|extends|applies to|includes)\b/i
const caps =
  /\b(at most|not more than|no more than|up to|limit(ed)? (of|to|is)|maximum|in all|per item|per day|within \d+)\b/i
const endorsementMissing =
  /\b(no|not|without|isn'?t|never (bought|added))\b[^.]{0,40}\b(endorsement|option|rider|shown|declarations)\b/i

/**
 * Reads a verdict off the best sentences by rules that can be checked by eye: words of refusal, words of grant,
 * a cap that the asked amount exceeds, an optional endorsement that is said not to be there. Quotes the deciding
 * sentence. Abstains when the best score is below the threshold.
 */
export function adjudicate(question: string, hits: readonly Hit[], threshold: number): Ruling {
  const [best, second] = hits
  const confidence = best?.score ?? 0
  const retrieved = [...new Set(hits.map(({ passage }) => passage.id))].map(id => ({ id }))
  if (!best || confidence < threshold) {
    const text = 'The policy sections that I found do not answer this. Please refer it to an adjuster.'
    return { text, citations: [], abstained: true, confidence, retrieved }
  }
  const label = verdict(question, best)
  const cited =
    second && second.passage.id !== best.passage.id && second.score > 0.9 * best.score
      ? [best, second]
      : [best]
  const citations = cited.map(({ passage }) => ({ id: passage.id, quote: passage.text }))
  const text = `${label}: ${citations.map(({ id, quote }) => `"${quote}" (${id})`).join(' ')}`
  return { text, label, citations, abstained: false, confidence, retrieved }
}

function verdict(question: string, { passage }: Hit): string {
  const { title, text } = passage
  if (/^optional endorsement/i.test(title) && endorsementMissing.test(question)) return 'not_covered'
  if (caps.test(text) && largest(question) > smallestCap(text)) return 'limited'
  if (/exclusion/i.test(title)) return restores.test(text) ? 'covered' : 'not_covered'
  if (denies.test(text)) return restores.test(text) && grants.test(text) ? 'covered' : 'not_covered'
  return 'covered'
}

const amounts = (text: string): number[] =>
  (text.match(/\$\s?\d[\d,]*(\.\d+)?/g) ?? []).map(amount => Number(amount.replace(/[$,\s]/g, '')))

const largest = (text: string): number => Math.max(0, ...amounts(text))

const smallestCap = (text: string): number => Math.min(Number.POSITIVE_INFINITY, ...amounts(text))
