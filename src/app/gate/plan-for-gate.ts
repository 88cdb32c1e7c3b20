import { checksAsked, type GatePlan, planGate } from '../../decide/gate/index.ts'
import { CupelError } from '../../kernel/index.ts'
import { chooseDataset, openDataset } from '../dataset/open-dataset.ts'
import type { Project } from '../open-project.ts'

export interface GatePlanOptions {
  readonly dataset?: string | undefined
  /** Examples, instead of those of the eval split. */
  readonly examples?: number | undefined
  /** Share of examples on which candidate and baseline differ; 5%, 10% and 20% unless given. */
  readonly disagreement?: number | undefined
}

export interface PlannedMargin {
  readonly metric: string
  readonly plans: readonly GatePlan[]
}

/** What the gate of the config will be able to say of rates, before anything is run. */
export async function planForGate(
  project: Project,
  options: GatePlanOptions = {},
): Promise<{
  readonly examples: number
  readonly checks: number
  readonly margins: readonly PlannedMargin[]
}> {
  const { gate } = project.config
  const margins = Object.entries(gate.margins)
  if (margins.length === 0)
    throw new CupelError('config_invalid', 'The gate has no margin to plan for.', {
      hint: 'State in the config how much worse is still no harm, e.g. gate: { margins: { verdict_match: 0.03 } }.',
    })
  const disagreements = options.disagreement === undefined ? [0.05, 0.1, 0.2] : [options.disagreement]
  if (disagreements.some(share => !(share > 0 && share <= 1)))
    throw new CupelError('usage_invalid', 'The share of examples that differ must lie between 0 and 1.', {
      hint: 'One in ten is written --disagree 0.1.',
    })
  if (options.examples !== undefined && options.examples < 1)
    throw new CupelError('usage_invalid', `--size ${options.examples} is no number of examples.`, {
      hint: 'Two hundred are written --size 200.',
    })
  const examples = options.examples ?? (await evalExamples(project, options.dataset))
  const checks = checksAsked(gate)
  return {
    examples,
    checks,
    margins: margins.map(([metric, given]) => ({
      metric,
      plans: disagreements.map(discordance =>
        planGate({
          examples,
          margin: typeof given === 'number' ? given : given.margin,
          discordance,
          checks,
          confidence: gate.confidence,
        }),
      ),
    })),
  }
}

async function evalExamples(project: Project, asked: string | undefined): Promise<number> {
  const name = chooseDataset(project.config, asked)
  return (await openDataset(project, { name, split: 'eval', limit: undefined })).examples
}
