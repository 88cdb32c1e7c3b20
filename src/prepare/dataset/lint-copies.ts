import type { Example, Split } from './example.ts'
import type { DuplicatePair } from './find-duplicates.ts'
import { counted, type Finding, listed, percent, some } from './finding.ts'

interface Copies {
  readonly examples: readonly Example[]
  readonly duplicates: readonly DuplicatePair[]
  /** Tag whose examples belong together. */
  readonly groupBy?: string | undefined
}

const mostTold = 10

/** What copies of one question do to a dataset: leaks between splits, contradictions, evidence that counts twice. */
export function copyFindings(input: Copies): Finding[] {
  return [
    ...contradictions(input),
    ...leaks(input),
    ...(input.groupBy === undefined ? [] : groupLeaks(input.examples, input.groupBy)),
    ...duplicates(input.duplicates),
  ]
}

/** Without a split an example is scored, as if it were in eval. */
const splitOf = ({ split }: Example): Split => split ?? 'eval'

/** The same question in two splits: what was learnt or tuned on one is remembered on the other. */
function leaks({ examples, duplicates }: Copies): Finding[] {
  const splits = new Map(examples.map(example => [example.id, splitOf(example)]))
  const parted = duplicates.filter(({ id, of }) => splits.get(id) !== splits.get(of))
  const remedy = 'Run cupel dataset split: it keeps near-copies together. Or drop one of them.'
  const told = parted.slice(0, mostTold).map(
    ({ id, of, kind, similarity }): Finding => ({
      severity: 'error',
      code: 'split-leak',
      message: `${id} (${splits.get(id)}) and ${of} (${splits.get(of)}) ask ${kind === 'exact' ? 'the same' : `nearly the same (${percent(similarity)} in common)`}.`,
      remedy,
      examples: [id, of],
    }),
  )
  const rest = parted.slice(mostTold)
  if (rest.length === 0) return told
  const message = `${rest.length} more pairs of copies are in different splits.`
  return [
    ...told,
    { severity: 'error', code: 'split-leak', message, remedy, examples: some(rest.map(({ id }) => id)) },
  ]
}

function groupLeaks(examples: readonly Example[], groupBy: string): Finding[] {
  const grouped = examples.filter(({ tags }) => Object.hasOwn(tags, groupBy))
  if (grouped.length === 0) {
    return [
      {
        severity: 'warning',
        code: 'group-absent',
        message: `No example has the tag ${groupBy} that the dataset is grouped by.`,
        remedy: 'Correct the name of the tag: nothing is kept together now.',
      },
    ]
  }
  const groups = Map.groupBy(grouped, ({ tags }) => tags[groupBy] as string)
  const torn = [...groups].filter(([, members]) => new Set(members.map(splitOf)).size > 1)
  if (torn.length === 0) return []
  return [
    {
      severity: 'error',
      code: 'group-leak',
      message: `${counted(torn.length, 'group')} of ${groupBy} in more than one split: ${listed(torn.map(([group]) => group))}.`,
      remedy: 'Run cupel dataset split: it never parts a group.',
      examples: some(torn.flatMap(([, members]) => members.map(({ id }) => id))),
    },
  ]
}

/** One question with two answers: whichever a candidate gives, it is wrong once. */
function contradictions({ examples, duplicates }: Copies): Finding[] {
  const byId = new Map(examples.map(example => [example.id, example]))
  const contexts = (example: Example | undefined): string => JSON.stringify(example?.context ?? [])
  const wrong = duplicates.filter(({ id, of, kind }) => {
    const [a, b] = [byId.get(id), byId.get(of)]
    return kind === 'exact' && contexts(a) === contexts(b) && verdict(a) !== verdict(b)
  })
  if (wrong.length === 0) return []
  const named = wrong.map(({ id, of }) => `${id} ${verdict(byId.get(id))}, ${of} ${verdict(byId.get(of))}`)
  return [
    {
      severity: 'error',
      code: 'label-conflict',
      message: `${counted(wrong.length, 'question')} with two different labels: ${listed(named, 3)}.`,
      remedy: 'Decide which is right; one of them counts every right answer as wrong.',
      examples: some(wrong.flatMap(({ id, of }) => [id, of])),
    },
  ]
}

function verdict(example: Example | undefined): string {
  const { label, abstain } = example?.expected ?? {}
  return abstain === true ? 'abstain' : (label ?? 'none')
}

function duplicates(pairs: readonly DuplicatePair[]): Finding[] {
  return (['exact', 'near'] as const).flatMap((kind): Finding[] => {
    const found = pairs.filter(pair => pair.kind === kind)
    if (found.length === 0) return []
    const named = found.map(
      ({ id, of, similarity }) => `${id} = ${of}${kind === 'near' ? ` (${percent(similarity)})` : ''}`,
    )
    return [
      {
        severity: 'warning',
        code: `duplicates-${kind}`,
        message: `${counted(found.length, kind === 'exact' ? 'exact duplicate' : 'pair')}${kind === 'near' ? ' of near-duplicates' : ''}: ${listed(named)}.`,
        remedy:
          'Each counts as if it were new evidence: drop it, or give both the same group tag and name it as cluster.',
        examples: some([...new Set(found.map(({ id }) => id))]),
      },
    ]
  })
}
