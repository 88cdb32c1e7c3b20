import type { ItemFinding } from './item-finding.ts'
import { baselineItem, costItem, gateItem, latencyItem } from './items/measured.ts'
import { judgeItem, metricsItem } from './items/metrics.ts'
import { datasetItem, holdoutItem, limitsItem } from './items/prepared.ts'
import {
  adversarialItem,
  contaminationItem,
  retrievalItem,
  rolloutItem,
  signOffItem,
} from './items/said-by-people.ts'
import type { ReadinessFacts } from './readiness-facts.ts'

export interface ChecklistItem {
  readonly id: string
  readonly title: string
  /** Why a decision needs it, in one sentence. */
  readonly about: string
  /** What a person may say of it. Absent: the machine sees it, and nobody's word counts. */
  readonly attest?: 'done' | 'done or not applicable'
  /** Bound to the decision, not to the candidate alone. */
  readonly isSignOff?: boolean
  readonly judge: (facts: ReadinessFacts) => ItemFinding
}

/** In the order in which the work is done: the first that is not done comes next. */
export const checklist: readonly ChecklistItem[] = [
  {
    id: 'limits',
    title: 'Limits defined before selection',
    about: 'A threshold chosen after the results are seen fits the results.',
    judge: limitsItem,
  },
  {
    id: 'dataset',
    title: 'Dataset signed and large enough',
    about: 'Everything is measured on it; somebody who knows the work must stand behind its labels.',
    judge: datasetItem,
  },
  {
    id: 'holdout',
    title: 'Holdout locked',
    about: 'Examples that nobody tuned on tell what the choice is worth.',
    judge: holdoutItem,
  },
  {
    id: 'metrics',
    title: 'Task metrics defined and automated',
    about: 'What is not scored by the same rule every time cannot be compared.',
    judge: metricsItem,
  },
  {
    id: 'baseline',
    title: 'Baseline measured',
    about: 'A candidate is good only in comparison with what there is without it.',
    judge: baselineItem,
  },
  {
    id: 'judge',
    title: 'Judge validated against people',
    about: 'A model that scores decides nothing before it has been shown to agree with people.',
    judge: judgeItem,
  },
  {
    id: 'retrieval',
    title: 'Evaluated together with retrieval',
    about: 'A model that reads found documents fails when the wrong ones are found.',
    attest: 'done or not applicable',
    judge: retrievalItem,
  },
  {
    id: 'contamination',
    title: 'Contamination assessed',
    about: 'Examples that a model has seen in training flatter it.',
    attest: 'done',
    judge: contaminationItem,
  },
  {
    id: 'adversarial',
    title: 'Adversarial suite run',
    about: 'Users and documents will try what no ordinary example does.',
    attest: 'done',
    judge: adversarialItem,
  },
  {
    id: 'latency',
    title: 'Latency within its limit at 1.5 x peak',
    about: 'Answers slow down under load, and the slowest are what users remember.',
    judge: latencyItem,
  },
  {
    id: 'cost',
    title: 'Cost per task with retries and review',
    about: 'Tokens are the smaller part of what an answer costs when people look it through.',
    judge: costItem,
  },
  {
    id: 'gate',
    title: 'Regression gate with a threshold',
    about: 'The next change of model or prompt must not undo what was shown today.',
    judge: gateItem,
  },
  {
    id: 'rollout',
    title: 'Rollout plan',
    about: 'Who sees it first, what is watched, and how it is taken back.',
    attest: 'done',
    judge: rolloutItem,
  },
  {
    id: 'sign-off',
    title: 'Signed off by its owner',
    about: 'Somebody answers for the choice.',
    attest: 'done',
    isSignOff: true,
    judge: signOffItem,
  },
]
