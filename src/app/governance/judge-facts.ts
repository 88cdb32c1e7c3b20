import { cardState } from '../../measure/judge/index.ts'
import type { RunRecord } from '../../measure/run/index.ts'
import type { JudgeFact } from '../../operate/governance/index.ts'
import { cardFolder, fileName, presentCards } from '../judge/card-files.ts'
import type { Project } from '../open-project.ts'

/** Every metric of the run that may decide nothing without a card, and whether it has a valid one. */
export function judgeFacts(project: Project, record: RunRecord): JudgeFact[] {
  const judges = record.metrics.filter(({ needsCard }) => needsCard === true)
  if (judges.length === 0) return []
  const cards = presentCards(project)
  const deciding = decidingMetrics(project, record)
  return judges.map(({ id, version }) => {
    const card = cards.find(({ scorer }) => scorer.id === id)
    const found = cardState(card, { id, version }, project.clock)
    const figure = card?.agreement[card.gate.measure]
    return {
      id,
      decides: deciding.has(id),
      ...(found.state === 'valid' ? {} : { why: found.why }),
      ...(card === undefined
        ? {}
        : { card: `${cardFolder}/${fileName(id)}.card.json`, expiresAt: card.expiresAt }),
      ...(card !== undefined && figure?.kind === 'known'
        ? { agreement: `${card.gate.measure} ${figure.value.toFixed(2)}${within(figure.interval)}` }
        : {}),
    }
  })
}

/** Metrics that requirements name, and those that claims are made on. */
function decidingMetrics({ config }: Project, { metrics }: RunRecord): ReadonlySet<string> {
  const required = config.requirements.flatMap(one => ('metric' in one ? [one.metric] : []))
  return new Set([...required, ...(config.compare.primary ?? metrics.slice(0, 1).map(({ id }) => id))])
}

const within = (interval: { readonly lower: number; readonly upper: number } | undefined): string =>
  interval === undefined ? '' : ` [${interval.lower.toFixed(2)}, ${interval.upper.toFixed(2)}]`
