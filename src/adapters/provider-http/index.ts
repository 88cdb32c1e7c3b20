/** A pipeline behind an HTTP endpoint, by a mapping of request and answer. */
export type { HttpPipelineSettings } from './create-http-responder.ts'
export { createHttpResponder, httpRequests } from './create-http-responder.ts'
