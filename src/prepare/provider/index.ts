/**
 * How a candidate is called: the port, and the rules every call is made under. An adapter makes one try;
 * deadlines, retries, slots and prices are here, the same for all of them.
 */
export { abortedError } from './aborted-error.ts'
export type { AnswerMapping, AnswerReader } from './answer-mapping.ts'
export { answerMappingSchema, answerMappingShape, createAnswerReader } from './answer-mapping.ts'
export { readAnswer } from './answer-schema.ts'
export type { Attempt, AttemptSpending } from './attempt.ts'
export { classifyHttpFailure } from './classify-http-failure.ts'
export type { ConcurrencyLimit } from './concurrency-limit.ts'
export { createConcurrencyLimit } from './concurrency-limit.ts'
export { spendingOfFailure } from './failure-spending.ts'
export { usageDetails, usageInBody, usageOfFailure } from './failure-usage.ts'
export type { JsonPath } from './json-path.ts'
export { parseJsonPath, valueAt } from './json-path.ts'
export type { ModelParameters } from './model-parameters.ts'
export { seedOf } from './model-parameters.ts'
export { parameterNotes } from './parameter-notes.ts'
export type {
  BodySink,
  Call,
  HttpClient,
  HttpReply,
  HttpRequest,
  Price,
  PriceSource,
  PriceTier,
  Question,
  Reply,
  Responder,
  Response,
  Timing,
  ToolCall,
  Usage,
} from './ports.ts'
export type { ReadBody } from './post-json.ts'
export { postJson } from './post-json.ts'
export { priceCall } from './price-call.ts'
export { redacting, redactingResponder } from './redacting-responder.ts'
export { parseRetryAfter } from './retry-after.ts'
export type { RetryPolicy } from './retry-policy.ts'
export { defaultRetryPolicy } from './retry-policy.ts'
export type { RetryOptions } from './with-retries.ts'
export { withRetries } from './with-retries.ts'
