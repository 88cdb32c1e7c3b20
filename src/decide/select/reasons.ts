import { percent } from './judge-limit.ts'
import type { Selected } from './selected.ts'
import type { CandidateVerdict, RequirementVerdicts } from './verdicts.ts'
import { listed } from './words.ts'

const mostNamed = 6

interface Said {
  readonly name: string
  readonly verdict: CandidateVerdict
}

/** What keeps the candidates that are out from passing: one sentence a requirement, whoever misses it. */
export function failReasons(selected: Selected): string[] {
  const failed = inState(selected, 'fails')
  const misses = blocking(selected).flatMap(verdicts => {
    const own = saidOf(selected, verdicts, failed).filter(({ verdict }) => verdict.outcome === 'fail')
    if (own.length === 0) return []
    return [
      `${named(own.map(({ name }) => name))} ${own.length === 1 ? 'misses' : 'miss'} ${verdicts.requirement}.`,
    ]
  })
  const rest = failed.filter(at =>
    blocking(selected).every(({ verdicts }) => verdicts[at]!.outcome !== 'fail'),
  )
  return [...misses, ...ownReasons(selected, rest)]
}

/** What keeps those that are neither in nor out from passing: one sentence a requirement and reason. */
export function openReasons(selected: Selected): string[] {
  const open = inState(selected, 'open')
  const waiting = blocking(selected).flatMap(verdicts => {
    const said = saidOf(selected, verdicts, open).filter(({ verdict }) => verdict.outcome === 'inconclusive')
    return [...withoutVerdict(verdicts, said), ...unsure(verdicts, said)]
  })
  const rest = open.filter(at => blocking(selected).every(({ verdicts }) => verdicts[at]!.outcome === 'pass'))
  return [...waiting, ...ownReasons(selected, rest)]
}

function withoutVerdict({ requirement }: RequirementVerdicts, said: readonly Said[]): string[] {
  const silent = said.filter(({ verdict }) => verdict.probability === undefined)
  return [...Map.groupBy(silent, sharedReason)].map(
    ([reason, own]) => `${requirement} has no verdict for ${named(own.map(({ name }) => name))}: ${reason}.`,
  )
}

/** A reason as it is the same for several: without the candidate's name, and without the command, which is named under what would change it. */
function sharedReason({ name, verdict }: Said): string {
  const [why] = verdict.reason
    .replace(/\.$/, '')
    .replace(/^No (verdict at \S+|figure|cost): /, '')
    .split('; do: ')
  return why!.replace(` of ${name} `, ' ')
}

function unsure({ requirement }: RequirementVerdicts, said: readonly Said[]): string[] {
  const known = said
    .flatMap(({ name, verdict: { probability } }) =>
      probability === undefined ? [] : [{ name, probability }],
    )
    .sort((a, b) => b.probability - a.probability)
  if (known.length === 0) return []
  const parts = known.map(({ name, probability }) => `${percent(probability)} for ${name}`)
  return [`${requirement} is met with probability ${named(parts)}.`]
}

/** Where no single requirement is the reason. */
const ownReasons = ({ input, standings }: Selected, positions: readonly number[]): string[] =>
  positions.slice(0, mostNamed).map(at => `${input.comparison.candidates[at]!.name}: ${standings[at]!.why}.`)

const inState = ({ choosable, standings }: Selected, state: 'fails' | 'open'): number[] =>
  choosable.filter(at => standings[at]!.state === state)

const blocking = ({ figures }: Selected): RequirementVerdicts[] =>
  figures.requirements.map(({ verdicts }) => verdicts).filter(({ isBlocking }) => isBlocking)

const saidOf = (
  { input }: Selected,
  { verdicts }: RequirementVerdicts,
  positions: readonly number[],
): Said[] => positions.map(at => ({ name: input.comparison.candidates[at]!.name, verdict: verdicts[at]! }))

/** The first few by name, the others by number. */
function named(items: readonly string[]): string {
  const rest = items.length - mostNamed
  return rest < 2 ? listed(items) : listed([...items.slice(0, mostNamed), `${rest} others`])
}
