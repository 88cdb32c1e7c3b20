import type {
  DifferencePage,
  DifferenceQuery,
  ScoreClass,
  Trial,
  TrialPage,
  TrialQuery,
} from '../../measure/run/index.ts'

const scoreOf = (trial: Trial, metric: string) =>
  trial.outcome === 'answered' ? trial.scores[metric] : undefined

function scoredValue(trial: Trial, metric: string): number | undefined {
  const score = scoreOf(trial, metric)
  return score?.outcome === 'scored' ? score.value : undefined
}

function isOfClass(
  trial: Trial,
  { metric, is }: { readonly metric: string; readonly is: ScoreClass },
): boolean {
  const value = scoredValue(trial, metric)
  if (is === 'unscored' || is === 'errored') return scoreOf(trial, metric)?.outcome === is
  if (value === undefined) return false
  if (is === 'lowest') return value <= 0
  return is === 'highest' ? value >= 1 : value > 0 && value < 1
}

function isFound(trial: Trial, search: string): boolean {
  const text = trial.outcome === 'answered' ? trial.response.text : trial.message
  return [trial.exampleId, text].some(one => one.toLowerCase().includes(search.toLowerCase()))
}

function sortValue(trial: Trial, sort: TrialQuery['sort']): number | string | undefined {
  if (sort.by === 'score') return scoredValue(trial, sort.metric)
  if (sort.by === 'cost') return trial.costUsd
  if (sort.by === 'started') return trial.startedAt
  return trial.outcome === 'answered' ? trial.timing.totalMs : undefined
}

const order = (a: string | number, b: string | number): number => (a === b ? 0 : a < b ? -1 : 1)

function compare(sort: TrialQuery['sort']): (a: Trial, b: Trial) => number {
  const sign = sort.isDescending ? -1 : 1
  if (sort.by === 'example')
    return (a, b) =>
      sign * (order(a.exampleId, b.exampleId) || order(a.candidate, b.candidate) || a.repeat - b.repeat)
  return (a, b) => {
    const [one, other] = [sortValue(a, sort), sortValue(b, sort)]
    const byValue =
      one === undefined || other === undefined
        ? Number(one === undefined) - Number(other === undefined)
        : sign * order(one, other)
    return (
      byValue || order(a.candidate, b.candidate) || order(a.exampleId, b.exampleId) || a.repeat - b.repeat
    )
  }
}

export function pageOfTrials(trials: readonly Trial[], query: TrialQuery): TrialPage {
  const { candidate, outcome, score, search, offset, limit, sort } = query
  const found = trials
    .filter(
      trial =>
        (candidate === undefined || trial.candidate === candidate) &&
        (outcome === undefined || trial.outcome === outcome) &&
        (score === undefined || isOfClass(trial, score)) &&
        (search === undefined || isFound(trial, search)),
    )
    .sort(compare(sort))
  return { total: found.length, trials: structuredClone(found.slice(offset, offset + limit)) }
}

export function differencesOf(trials: readonly Trial[], query: DifferenceQuery): DifferencePage {
  const { a, b, metric, higher, offset, limit } = query
  const first = (candidate: string) =>
    trials.filter(trial => trial.candidate === candidate && trial.repeat === 0)
  const others = new Map(first(b).map(trial => [trial.exampleId, trial]))
  const pairs = first(a).flatMap(trial => {
    const other = others.get(trial.exampleId)
    const [one, two] = [scoredValue(trial, metric), other && scoredValue(other, metric)]
    return one === undefined || two === undefined ? [] : [{ exampleId: trial.exampleId, a: one, b: two }]
  })
  const wanted = pairs
    .filter(pair => pair.a !== pair.b && (higher === undefined || (higher === 'a') === pair.a > pair.b))
    .sort(
      (one, two) => Math.abs(two.a - two.b) - Math.abs(one.a - one.b) || order(one.exampleId, two.exampleId),
    )
  return {
    counts: {
      aHigher: pairs.filter(pair => pair.a > pair.b).length,
      bHigher: pairs.filter(pair => pair.a < pair.b).length,
      same: pairs.filter(pair => pair.a === pair.b).length,
    },
    total: wanted.length,
    rows: wanted.slice(offset, offset + limit),
  }
}
