import type { ComparedCandidate, ComparedMetric, ComparisonWarning, Pair } from './comparison.ts'
import { loser, winner } from './correct-family.ts'
import { listInWords, titleInSentence } from './in-words.ts'

/** What a candidate is held against others for. */
type BaselineRole = 'human' | 'current' | 'cheapest' | 'chance'

export interface BaselineNames {
  /** Replays what an expert answered. */
  readonly human?: string | undefined
  /** In use today. */
  readonly current?: string | undefined
  /** `auto`: the lowest known cost a trial, people and chance apart. */
  readonly cheapest?: string | undefined
  /** Never reads the question. */
  readonly chance?: string | undefined
}

interface Named {
  readonly candidate: ComparedCandidate
  /** As in its run; two runs may share a candidate, which is then shown under the name of its run too. */
  readonly ownName: string
}

const stated = ['human', 'current', 'chance'] as const
const words: Readonly<Record<BaselineRole, string>> = {
  human: 'human expert',
  current: 'current system',
  cheapest: 'cheapest model',
  chance: 'chance baseline',
}

/**
 * The candidates with their roles. A built-in baseline has the role `chance` by what it is; all other roles are stated, but for
 * `cheapest: auto`.
 */
export function withRoles(
  all: readonly Named[],
  names: BaselineNames = {},
): { readonly candidates: readonly ComparedCandidate[]; readonly warnings: readonly ComparisonWarning[] } {
  const cheapest = cheapestOf(all, names)
  const rolesOf = ({ candidate, ownName }: Named): BaselineRole[] => [
    ...(names.human === ownName ? (['human'] as const) : []),
    ...(names.current === ownName ? (['current'] as const) : []),
    ...(cheapest.names.includes(ownName) ? (['cheapest'] as const) : []),
    ...(isChance({ candidate, ownName }, names) ? (['chance'] as const) : []),
  ]
  const absent = [...stated, ...(names.cheapest === 'auto' ? [] : (['cheapest'] as const))].flatMap(role => {
    const name = names[role]
    return name === undefined || all.some(({ ownName }) => ownName === name) ? [] : [absence(role, name)]
  })
  return {
    candidates: all.map(named => {
      const roles = rolesOf(named)
      return roles.length === 0 ? named.candidate : { ...named.candidate, roles }
    }),
    warnings: [...absent, ...cheapest.warnings],
  }
}

/**
 * The roles of a candidate that stands alone, by its name and kind. `cheapest: auto` gives nobody a role here: it takes the costs of
 * all candidates to tell.
 */
export function statedRoles(
  { name, kind }: { readonly name: string; readonly kind: string },
  names: BaselineNames = {},
): readonly BaselineRole[] {
  return [
    ...(names.human === name ? (['human'] as const) : []),
    ...(names.current === name ? (['current'] as const) : []),
    ...(names.cheapest === name && name !== 'auto' ? (['cheapest'] as const) : []),
    ...(names.chance === name || kind === 'baseline' ? (['chance'] as const) : []),
  ]
}

const isChance = ({ candidate, ownName }: Named, { chance }: BaselineNames): boolean =>
  chance === ownName || candidate.kind === 'baseline'

function absence(role: BaselineRole, name: string): ComparisonWarning {
  return {
    kind: 'baseline_absent',
    message: `The ${words[role]}, ${name}, is not among the candidates compared: no row shows how far the others are from it.`,
  }
}

/** Equal costs name nobody: several candidates that run here at no price are not the cheapest model. */
function cheapestOf(
  all: readonly Named[],
  names: BaselineNames,
): { readonly names: readonly string[]; readonly warnings: readonly ComparisonWarning[] } {
  if (names.cheapest !== 'auto')
    return { names: names.cheapest === undefined ? [] : [names.cheapest], warnings: [] }
  const priced = all
    .filter(named => named.ownName !== names.human && !isChance(named, names))
    .flatMap(({ ownName, candidate: { cost } }) =>
      cost.perTrialUsd === undefined || cost.unknown > 0 ? [] : [{ ownName, usd: cost.perTrialUsd }],
    )
    .sort((a, b) => a.usd - b.usd)
  const [first, second] = priced
  if (first !== undefined && first.usd !== second?.usd) return { names: [first.ownName], warnings: [] }
  const same = priced.filter(({ usd }) => usd === first?.usd).map(({ ownName }) => ownName)
  const why =
    first === undefined
      ? 'the cost of no candidate is wholly known'
      : `${same.join(', ')} cost the same a trial`
  return {
    names: [],
    warnings: [
      {
        kind: 'cheapest_unknown',
        message: `Which candidate is the cheapest is not known: ${why}. Name it in the config under baselines.cheapest.`,
      },
    ],
  }
}

/** The mark of a candidate against the cheap baselines. */
type BaselineMark = NonNullable<ComparedCandidate['beatsCheapBaseline']>

/**
 * Marks every candidate by whether it is shown to be better than the cheap baselines, the cheapest model and chance, on the
 * first primary metric: by the paired difference on the same examples, after its correction. With several cheap baselines the
 * least favourable pair counts, chance before the cheapest. Chance itself is not marked.
 */
export function withMarks(
  candidates: readonly ComparedCandidate[],
  { metrics, pairs }: { readonly metrics: readonly ComparedMetric[]; readonly pairs: readonly Pair[] },
): readonly ComparedCandidate[] {
  const metric = metrics.find(({ role }) => role === 'primary')
  if (metric === undefined) return candidates
  const whole = pairs.filter(pair => pair.metric === metric.id && pair.slice === 'all')
  const having = (role: BaselineRole) => candidates.filter(({ roles = [] }) => roles.includes(role))
  const [chance, cheapest] = [having('chance'), having('cheapest')]
  return candidates.map(candidate => {
    if (chance.includes(candidate)) return candidate
    // Chance first: of two equal verdicts, that one is not told from chance says more.
    const against = [...chance, ...(cheapest.includes(candidate) ? [] : cheapest)]
    const mark = against
      .map(({ name }) => markOf(candidate.name, name, whole))
      .sort((a, b) => severity.indexOf(a.verdict) - severity.indexOf(b.verdict))[0]
    return mark === undefined
      ? candidate
      : { ...candidate, beatsCheapBaseline: { ...mark, metric: metric.id } }
  })
}

const severity = ['worse', 'not_shown', 'yes']

function markOf(name: string, against: string, pairs: readonly Pair[]): Omit<BaselineMark, 'metric'> {
  const pair = pairs.find(({ a, b }) => [a, b].includes(name) && [a, b].includes(against))
  const verdict =
    pair === undefined
      ? 'not_shown'
      : winner(pair) === name
        ? 'yes'
        : loser(pair) === name
          ? 'worse'
          : 'not_shown'
  const why = pair?.difference.kind === 'unknown' ? pair.difference.reason : undefined
  return { verdict, against, ...(why === undefined ? {} : { why }) }
}

/** One warning for each cheap baseline that some candidate is not shown to beat. */
export function markWarnings(
  candidates: readonly ComparedCandidate[],
  metrics: readonly ComparedMetric[],
): ComparisonWarning[] {
  return markSentences(candidates, metrics).map(({ sentence, metric }) => ({
    kind: 'cheap_baseline',
    message: `${sentence} Nothing here says that more money or work buys anything.`,
    metric,
  }))
}

/** `bm25 and hybrid are not shown to be better than most-frequent (chance) on verdict match.` */
export function markSentences(
  candidates: readonly ComparedCandidate[],
  metrics: readonly ComparedMetric[],
): { readonly sentence: string; readonly metric: string }[] {
  const marked = candidates.flatMap(({ name, beatsCheapBaseline: mark }) =>
    mark === undefined || mark.verdict === 'yes' ? [] : [{ name, ...mark }],
  )
  return [...Map.groupBy(marked, ({ verdict, against }) => JSON.stringify([verdict, against]))].map(
    ([, own]) => {
      const { verdict, against, metric } = own[0]!
      const title = titleInSentence(metrics.find(({ id }) => id === metric) ?? { title: metric })
      const role = candidates.find(({ name }) => name === against)?.roles?.at(-1)
      const names = listInWords(own.map(({ name }) => name))
      const be = own.length === 1 ? 'is' : 'are'
      const how = verdict === 'worse' ? `${be} worse than` : `${be} not shown to be better than`
      return {
        sentence: `${names} ${how} ${against}${role === undefined ? '' : ` (${role})`} on ${title}.`,
        metric,
      }
    },
  )
}
