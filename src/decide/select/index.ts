/** Requirements stated beforehand, and whether candidates meet them. */
export { type Requirement, requirementSchema } from './requirement.ts'
export { verdictsOf } from './verdicts.ts'
