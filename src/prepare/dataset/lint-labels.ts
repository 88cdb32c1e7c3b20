import { rateHalfWidth } from '../../stats/index.ts'
import type { Citation, Document, Example } from './example.ts'
import { counted, type Finding, listed, percent, points, some } from './finding.ts'
import { type LabelSchema, labelViolations } from './label-schema.ts'

interface Labelled {
  readonly examples: readonly Example[]
  readonly labels?: LabelSchema | undefined
  /** Documents that every example can see. */
  readonly corpus?: readonly Document[] | undefined
}

const mostTold = 20
/** Fewer leave the recall of a class open by more than 17 points either way. */
const enoughOfClass = 20

/** What is wrong with the labels: not allowed, missing, out of balance, or pointing at passages that are not there. */
export function labelFindings(input: Labelled): Finding[] {
  return [
    ...schemaFindings(input),
    ...citationFindings(input),
    ...expectationFindings(input.examples),
    ...balanceFindings(input.examples),
    ...absentLabels(input),
  ]
}

function schemaFindings({ examples, labels }: Labelled): Finding[] {
  if (labels === undefined) {
    if (!examples.some(({ expected }) => expected?.label !== undefined)) return []
    const remedy =
      'List the allowed labels under `labels:` of the dataset: a typo would make a class of its own.'
    const message = 'The dataset has labels and no label schema.'
    return [{ severity: 'warning', code: 'no-label-schema', message, remedy }]
  }
  const wrong = examples.flatMap(example =>
    labelViolations(example, labels).map(what => ({ id: example.id, ...what })),
  )
  const remedy = 'Correct the label, or the label schema before the first run.'
  const told = wrong.slice(0, mostTold).map(
    ({ id, field, expected, found }): Finding => ({
      severity: 'error',
      code: 'label-not-allowed',
      message: `${id} ${field}: expected ${expected}; found ${found}.`,
      remedy,
      examples: [id],
    }),
  )
  const rest = wrong.slice(mostTold)
  if (rest.length === 0) return told
  const message = `${rest.length} more values that the label schema does not allow.`
  return [
    ...told,
    {
      severity: 'error',
      code: 'label-not-allowed',
      message,
      remedy,
      examples: some(rest.map(({ id }) => id)),
    },
  ]
}

/** Ids and quotes that no document has. Only where documents are known. */
function citationFindings({ examples, corpus = [] }: Labelled): Finding[] {
  const shared = new Map(corpus.map(({ id, text }) => [id, text]))
  const strange: string[] = []
  const misquoted: string[] = []
  for (const { id, context = [], expected } of examples) {
    if (context.length + shared.size === 0) continue
    const own = new Map(context.map(document => [document.id, document.text]))
    const citations: readonly Citation[] = expected?.citations ?? []
    for (const { id: cited, quote } of citations) {
      const text = own.get(cited) ?? shared.get(cited)
      if (text === undefined) strange.push(`${id}: ${cited}`)
      else if (quote !== undefined && !spaced(text).includes(spaced(quote))) misquoted.push(`${id}: ${cited}`)
    }
  }
  const finding = (code: string, message: string, places: readonly string[]): Finding[] =>
    places.length === 0
      ? []
      : [
          {
            severity: 'error',
            code,
            message: `${message}: ${listed(places)}.`,
            remedy: 'Correct the citation, or the document: no answer can be right about it.',
            examples: some([...new Set(places.map(place => place.slice(0, place.indexOf(': '))))]),
          },
        ]
  return [
    ...finding(
      'citation-unknown',
      `${counted(strange.length, 'citation')} of documents that are not there`,
      strange,
    ),
    ...finding('quote-absent', `${counted(misquoted.length, 'quote')} not in the cited document`, misquoted),
  ]
}

const spaced = (text: string): string => text.replace(/\s+/gu, ' ').trim()

/** Whether anything is said of what is right. */
export const isLabelled = ({ expected }: Example): boolean =>
  expected !== undefined && Object.values(expected).some(value => value !== undefined)

function expectationFindings(examples: readonly Example[]): Finding[] {
  const bare = examples.filter(example => !isLabelled(example)).map(({ id }) => id)
  if (bare.length === 0) return []
  return [
    {
      severity: 'warning',
      code: 'no-expectation',
      message: `${counted(bare.length, 'example')} without an expectation: ${listed(bare)}. Most metrics cannot score them.`,
      remedy: 'Give them an answer, a label, facts, citations or abstain.',
      examples: some(bare),
    },
  ]
}

function countLabels(examples: readonly Example[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { expected } of examples) {
    for (const label of new Set([expected?.label ?? [], expected?.labels ?? []].flat())) {
      counts.set(label, (counts.get(label) ?? 0) + 1)
    }
  }
  return counts
}

function balanceFindings(examples: readonly Example[]): Finding[] {
  const sorted = [...countLabels(examples)].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  const [most] = sorted
  if (most === undefined) return []
  const labelled = examples.filter(
    ({ expected }) => expected?.label !== undefined || expected?.labels !== undefined,
  ).length
  const share = most[1] / labelled
  const isSkewed = share > 0.8
  const text = listed(
    sorted.map(([label, count]) => `${label} ${count}`),
    12,
  )
  const skew = isSkewed ? ` Always answering "${most[0]}" is right ${percent(share)} of the time.` : ''
  const remedy =
    sorted.length === 1
      ? 'Add examples of another label: nothing is told apart now.'
      : 'Add examples of the other labels, and judge by macro F1 or MCC rather than accuracy.'
  return [
    {
      severity: isSkewed ? 'warning' : 'note',
      code: 'class-balance',
      message: `Labels: ${text}.${skew}`,
      ...(isSkewed ? { remedy } : {}),
    },
    ...rareLabels(sorted),
  ]
}

function rareLabels(sorted: readonly (readonly [string, number])[]): Finding[] {
  const rare = sorted.filter(([, count]) => count < enoughOfClass)
  const open = (count: number): string => points(rateHalfWidth({ rate: 0.8, trials: count }) ?? 1)
  if (rare.length === 0) return []
  const named = rare.map(([label, count]) => `${label} (n=${count}, ±${open(count)})`)
  return [
    {
      severity: 'warning',
      code: 'class-rare',
      message: `${counted(rare.length, 'label')} with so few examples that recall stays open by that many points: ${listed(named)}.`,
      remedy: `Add examples until each has at least ${enoughOfClass}.`,
    },
  ]
}

/** A class that is never scored is never seen to be wrong. */
function absentLabels({ examples, labels }: Labelled): Finding[] {
  const scored = countLabels(examples.filter(({ split }) => (split ?? 'eval') === 'eval'))
  const everywhere = countLabels(examples)
  const wanted = new Set([...(labels?.labels ?? []), ...everywhere.keys()])
  const absent = [...wanted].filter(label => !scored.has(label))
  if (absent.length === 0 || everywhere.size === 0) return []
  const named = absent.map(label => (everywhere.has(label) ? label : `${label} (in no split)`))
  return [
    {
      severity: 'warning',
      code: 'label-absent',
      message: `${counted(absent.length, 'label')} without an example in the eval part: ${listed(named)}.`,
      remedy: 'Add examples of it, or take it out of the label schema before the first run.',
    },
  ]
}
