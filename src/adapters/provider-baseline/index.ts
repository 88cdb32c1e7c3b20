/** Candidates that never read the question: the commonest answer, and answers by chance. */
export { createBaselineResponder } from './create-baseline-responder.ts'
