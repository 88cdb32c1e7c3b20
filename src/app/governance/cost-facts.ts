import { formatUsd, messageOf } from '../../kernel/index.ts'
import type { CostFigures } from '../../measure/cost/index.ts'
import type { CostFact } from '../../operate/governance/index.ts'
import { costsOf } from '../cost/costs-of.ts'
import type { Project } from '../open-project.ts'

/** What a task of the candidate costs by a run, and what is counted in it. */
export async function costFact(project: Project, run: string, candidate: string): Promise<CostFact> {
  const artefact = `.cupel/store.db#${run}`
  try {
    const found = (await costsOf(project, run)).find(one => one.candidate === candidate)
    if (found === undefined) return unknown(artefact, `run ${run} has no ${candidate}.`)
    const { usdPerTask } = found
    const counted = {
      countsRetries: isCounted(found, 'retries'),
      countsReview: isCounted(found, 'review') || reviewsNothing(project, candidate),
      artefact,
    }
    return usdPerTask.kind === 'known'
      ? { perTask: money(usdPerTask), ...counted }
      : { why: usdPerTask.reason, ...counted }
  } catch (thrown) {
    return unknown(artefact, messageOf(thrown))
  }
}

const unknown = (artefact: string, why: string): CostFact => ({
  why,
  countsRetries: false,
  countsReview: false,
  artefact,
})

const isCounted = ({ parts }: CostFigures, name: string): boolean =>
  parts.some(({ part, usdPerTask, isLeftOut }) => part === name && usdPerTask.kind === 'known' && !isLeftOut)

/** The config says that nobody looks at the answers: a statement too, which the report of cost shows. */
const reviewsNothing = ({ config }: Project, candidate: string): boolean =>
  (Object.hasOwn(config.cost.candidates, candidate) ? config.cost.candidates[candidate] : undefined)
    ?.review === false

function money({ value, interval }: Extract<CostFigures['usdPerTask'], { kind: 'known' }>): string {
  return interval === undefined
    ? formatUsd(value)
    : `${formatUsd(value)} [${formatUsd(interval.lower)}, ${formatUsd(interval.upper)}]`
}
