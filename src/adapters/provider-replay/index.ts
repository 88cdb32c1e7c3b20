/** Recorded answers in place of a candidate. */
export type { ReplaySettings } from './open-replay-responder.ts'
export { openReplayResponder } from './open-replay-responder.ts'
