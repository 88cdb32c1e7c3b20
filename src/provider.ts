/** What an adapter of your own needs: the port through which a candidate is called. */
export { CupelError } from './kernel/index.ts'
export type { Call, Question, Reply, Responder, Response, Timing, Usage } from './prepare/provider/index.ts'
