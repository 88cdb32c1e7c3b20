import { type CardState, cardState, type JudgeCard } from '../../measure/judge/index.ts'
import type { MetricFacts } from '../../measure/run/index.ts'
import type { Project } from '../open-project.ts'
import { earlierCardsOf, presentCards } from './card-files.ts'

/** A scorer with its card, and whether anything may rest on it. */
export interface DescribedScorer {
  readonly id: string
  readonly version: string
  /** A model that judges. */
  readonly isJudge: boolean
  readonly state: CardState['state']
  readonly why?: string
  readonly card?: JudgeCard
  readonly earlier: readonly JudgeCard[]
}

/** Metrics that tell a measured time or length are no scorers of a verdict; every other metric of the latest run is, and every card's. */
export async function describeScorers(project: Project): Promise<DescribedScorer[]> {
  const [latest] = await project.store.runs.listRuns()
  const metrics = (latest?.metrics ?? []).filter(
    ({ direction, measuresTime }) => direction !== 'none' && measuresTime !== true,
  )
  const cards = presentCards(project)
  const ids = [...new Set([...metrics.map(({ id }) => id), ...cards.map(({ scorer }) => scorer.id)])]
  return ids
    .map(id =>
      describeScorer(project, {
        id,
        metric: metrics.find(one => one.id === id),
        card: cards.find(one => one.scorer.id === id),
      }),
    )
    .sort(
      (a, b) =>
        Number(b.card !== undefined) - Number(a.card !== undefined) || Number(b.isJudge) - Number(a.isJudge),
    )
}

function describeScorer(
  project: Project,
  {
    id,
    metric,
    card,
  }: { readonly id: string; readonly metric: MetricFacts | undefined; readonly card: JudgeCard | undefined },
): DescribedScorer {
  const version = metric?.version ?? card?.scorer.version ?? ''
  const found = cardState(card, { id, version }, project.clock)
  return {
    id,
    version,
    isJudge: metric?.needsCard === true,
    state: found.state,
    ...(found.state === 'valid' ? {} : { why: found.why }),
    ...(card === undefined ? {} : { card }),
    earlier: card === undefined ? [] : earlierCardsOf(project, id),
  }
}
