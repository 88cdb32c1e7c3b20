/** Requirements stated beforehand, who meets them with what probability, trade-offs, and the recommendation. */
export { rateTrials } from './belief-of.ts'
export {
  claimConfirmation,
  confirmationOf,
  confirmWinner,
  settleConfirmation,
} from './confirm-winner.ts'
export {
  type Confirmation,
  type DecidedCandidate,
  type Decision,
  type DecisionColumn,
  decisionJsonSchema,
  decisionSchema,
} from './decision.ts'
export { percent } from './judge-limit.ts'
export { limitProblem, type MetricRange, marginProblem } from './limit-problem.ts'
export { type Lever, nothingOutside, type OutsideFigure, type OutsideFigures } from './outside-figure.ts'
export { type LatencyRequirement, type Requirement, requirementSchema } from './requirement.ts'
export { requirementChanges } from './requirement-changes.ts'
export { lockedRequirements, lockRequirements, lockState, requirementsHash } from './requirement-lock.ts'
export {
  isCost,
  isLatency,
  isMetric,
  limitMs,
  ratePerSecond,
  requirementWords,
} from './requirement-words.ts'
export { selectCandidate } from './select-candidate.ts'
export type { SelectionInput } from './selection-input.ts'
export { verdictsOf } from './verdicts.ts'
export { figureText } from './words.ts'
