import type { Document } from '../../../prepare/dataset/index.ts'
import { contentStems, numbersIn, sentences, stem, stopWords } from '../text/words.ts'

/** What the documents say, made ready for looking up claims. */
export interface Evidence {
  /** Stems of each window of sentences. */
  readonly windows: readonly ReadonlySet<string>[]
  readonly stems: ReadonlySet<string>
  readonly numbers: ReadonlySet<string>
  readonly lower: string
}

/** Why a claim is not supported. */
export type Unsupported =
  | { readonly why: 'words'; readonly coverage: number }
  | { readonly why: 'number'; readonly what: readonly string[] }
  | { readonly why: 'name'; readonly what: readonly string[] }

/** Sentences in a row that may support a claim together. */
const windowSentences = 3

/** Characters of documents that are read. */
const maxDocumentCharacters = 400_000

const known = new WeakMap<readonly Document[], Evidence>()

export function evidenceIn(documents: readonly Document[]): Evidence {
  const found = known.get(documents)
  if (found) return found
  const plain = documents
    .map(({ title, text: body }) => (title === undefined ? body : `${title}\n${body}`))
    .join('\n')
    .slice(0, maxDocumentCharacters)
  // Field names of structured documents (`OutdoorSeating`) are words too.
  const text = plain.replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')
  const each = sentences(text).map(({ text: sentence }) => contentStems(sentence))
  const windows = each.map((_, index) => new Set(each.slice(index, index + windowSentences).flat()))
  const evidence: Evidence = {
    windows,
    stems: new Set(each.flat()),
    numbers: new Set([...numbersIn(text), ...spelledNumbers(text), ...clockHours(text)]),
    lower: [plain.toLowerCase(), text.toLowerCase(), aliases(text)].join('\n'),
  }
  known.set(documents, evidence)
  return evidence
}

/**
 * Whether the documents support a claim by three signs: every number of the claim occurs in them, every name does,
 * and enough of its content words occur within a few sentences of each other. `undefined` when supported. Signs of
 * words, not of meaning: a claim can pass all three and still be false.
 */
export function unsupported(claim: string, evidence: Evidence, threshold: number): Unsupported | undefined {
  const numbers = claimNumbers(claim).filter(number => !evidence.numbers.has(number))
  if (numbers.length > 0) return { why: 'number', what: numbers.slice(0, 10) }
  const names = namesIn(claim).filter(name => !nameOccurs(name, evidence))
  if (names.length > 0) return { why: 'name', what: names.slice(0, 10) }
  const stems = [...new Set(contentStems(claim))]
  if (stems.length === 0) return undefined
  const near = evidence.windows.reduce(
    (best, window) => Math.max(best, stems.filter(one => window.has(one)).length),
    0,
  )
  const anywhere = stems.filter(one => evidence.stems.has(one)).length
  // Summaries join what stands far apart: words anywhere count half as much as words together.
  const coverage = (near + anywhere) / 2 / stems.length
  return coverage >= threshold ? undefined : { why: 'words', coverage: Math.round(coverage * 100) / 100 }
}

/** Numbers that assert something: not list markers or ordinals such as `passage 1`. */
function claimNumbers(claim: string): string[] {
  const bare = claim
    .replace(/^\s*(?:[-*•]\s*)?\(?\d{1,2}[.)]\s+/, '')
    .replace(
      /\b(?:passages?|documents?|sections?|sources?|steps?|figures?|tables?)\s+\d+(?:(?:,| and| or|-)\s*\d+)*/gi,
      '',
    )
    .replace(/\[[^\]]{1,40}\]/g, '')
  return numbersIn(bare)
}

const spelled =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  )

/** Numbers up to twenty that a text writes as words. */
function spelledNumbers(text: string): string[] {
  const present = new Set(text.toLowerCase().match(/[a-z]+/g) ?? [])
  return spelled.flatMap((word, value) => (present.has(word) ? [String(value)] : []))
}

/** `17:30` is half past five as well. */
function clockHours(text: string): string[] {
  return [...text.matchAll(/\b(1[3-9]|2[0-4]):\d{1,2}\b/g)].map(([, hour]) => String(Number(hour) - 12))
}

const shortForms: readonly (readonly [RegExp, string])[] = [
  [/\b(?:US|USA)\b|\bU\.S\./, 'united states america'],
  [/\bUK\b|\bU\.K\./, 'united kingdom britain'],
  [/\bEU\b|\bE\.U\./, 'european union'],
  [/\bU\.?N\b/, 'united nations'],
  ...'January February March April May June July August September October November December Monday Tuesday Wednesday Thursday Friday Saturday Sunday'
    .split(' ')
    .map(name => [new RegExp(`\\b${name.slice(0, 3)}(?:t|r|rs|s|es)?\\b`), name.toLowerCase()] as const),
]

/** Long forms of the abbreviations in a text, so that an answer may spell them out. */
function aliases(text: string): string {
  return shortForms.flatMap(([short, long]) => (short.test(text) ? [long] : [])).join(' ')
}

/** Words with a capital inside a sentence, runs of them together. */
function namesIn(claim: string): string[] {
  const inside = claim.replace(/^[\s*"'“(\-#]*\p{L}[\p{L}'’]*/u, first =>
    /^\p{Lu}{2,}$/u.test(first) ? first : '',
  )
  return [...inside.matchAll(/(?<![.!?:]["”]?\s)(?<![\p{L}\p{N}])\p{Lu}[\p{L}\p{N}'’&-]+/gu)]
    .map(([name]) => name.replace(/['’]s?$/, ''))
    .filter(name => name.length > 2 && !stopWords.has(name.toLowerCase()))
}

function nameOccurs(name: string, { lower, stems }: Evidence): boolean {
  const form = name.toLowerCase()
  return (
    lower.includes(form) || stems.has(stem(form)) || form.split(/[-&]/).every(part => lower.includes(part))
  )
}
