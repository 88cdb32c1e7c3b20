import type { Dispatcher } from 'undici'
import type { RequestOutcome, RequestRecords } from '../../measure/load/index.ts'
import { type AnswerEnd, type AnswerReader, failureOfStatus, malformed } from './answer-reader.ts'
import { outcomeIndex } from './shared-records.ts'

/** What all requests of a plan have in common. */
export interface ExchangeContext {
  readonly records: RequestRecords
  /** Milliseconds from the start of the plan. */
  readonly now: () => number
  readonly timeoutMs: number
  /** A reader for the answer to one request, that tells the times of its tokens. */
  readonly openReader: (onToken: (atMs: number) => void) => AnswerReader
  readonly onGap: (row: number, gapMs: number) => void
  /** A request's row is written; its connection may still be busy. */
  readonly onRecorded: (row: number, end: ExchangeEnd) => void
  /** Its connection is free. */
  readonly onReleased: (row: number) => void
}

export interface ExchangeEnd {
  readonly outcome: RequestOutcome
  readonly why?: string
  readonly text?: string | undefined
}

type Controller = Dispatcher.DispatchController

/** Answers larger than this are broken off. */
const largestBody = 32 * 2 ** 20
/** Of the body of an error, kept for people. */
const longestErrorText = 500

/** One request and its answer, on undici's dispatch interface; every stamp is taken before anything is read. */
export class MeasuredExchange implements Dispatcher.DispatchHandler {
  readonly #row: number
  readonly #context: ExchangeContext
  readonly #reader: AnswerReader
  #controller: Controller | undefined
  #status = 0
  #bytes = 0
  #errorText = ''
  #lastTokenMs = Number.NaN
  #isRecorded = false
  #isReleased = false

  constructor(row: number, context: ExchangeContext) {
    this.#row = row
    this.#context = context
    this.#reader = context.openReader(atMs => this.#token(atMs))
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller
    if (this.#isRecorded) controller.abort(new Error('given up before it was sent'))
    else this.#context.records.startedMs[this.#row] = this.#context.now()
  }

  onResponseStart(_controller: Controller, status: number, headers: Readonly<Record<string, unknown>>): void {
    if (this.#isRecorded || status < 200) return
    this.#status = status
    const encoding = headers['content-encoding'] ?? ''
    if (encoding !== '' && encoding !== 'identity')
      this.#breakOff(malformed('The answer has a content encoding that was not asked for.'))
  }

  onResponseData(_controller: Controller, chunk: Buffer): void {
    const atMs = this.#context.now()
    if (this.#isRecorded) return
    this.#bytes += chunk.length
    if (this.#bytes > largestBody)
      this.#breakOff(malformed(`The answer is longer than ${largestBody} bytes.`))
    else if (failureOfStatus(this.#status) === undefined) this.#reader.push(chunk, atMs)
    else if (this.#errorText.length < longestErrorText)
      this.#errorText = (this.#errorText + chunk.toString('utf8')).slice(0, longestErrorText)
  }

  onResponseEnd(): void {
    const atMs = this.#context.now()
    if (!this.#isRecorded) this.#record(this.#end(), atMs)
    this.#release()
  }

  onResponseError(_controller: Controller, error: Error): void {
    if (!this.#isRecorded)
      this.#record(
        { outcome: isNotHttp(error) ? 'malformed' : 'connection', why: reasonOf(error) },
        this.#context.now(),
      )
    this.#release()
  }

  /** Its time is over: the connection is broken off, as soon as there is one. */
  giveUp(): void {
    if (this.#isRecorded) return
    this.#record({ outcome: 'timeout', why: 'No whole answer came in time.' }, this.#context.now())
    this.#controller?.abort(new Error('timeout'))
  }

  #end(): AnswerEnd {
    const outcome = failureOfStatus(this.#status)
    if (outcome === undefined) return this.#reader.end()
    return { outcome, why: `HTTP ${this.#status} ${this.#errorText}`.trim() }
  }

  #breakOff(end: AnswerEnd): void {
    this.#record(end, this.#context.now())
    this.#controller?.abort(new Error(end.why))
  }

  #token(atMs: number): void {
    const { records, onGap } = this.#context
    if (Number.isNaN(this.#lastTokenMs)) records.firstTokenMs[this.#row] = atMs
    else onGap(this.#row, atMs - this.#lastTokenMs)
    this.#lastTokenMs = atMs
  }

  #record(end: AnswerEnd | ExchangeEnd, atMs: number): void {
    this.#isRecorded = true
    const { records, timeoutMs, onRecorded } = this.#context
    const row = this.#row
    const isLate = atMs - (records.intendedMs[row] ?? 0) > timeoutMs
    const judged: ExchangeEnd = isLate ? { outcome: 'timeout', why: 'The answer came too late.' } : end
    records.lastTokenMs[row] = this.#lastTokenMs
    records.endMs[row] = atMs
    records.outcome[row] = outcomeIndex[judged.outcome]
    if ('inputTokens' in end && end.inputTokens !== undefined) records.inputTokens[row] = end.inputTokens
    if ('outputTokens' in end && end.outputTokens !== undefined) records.outputTokens[row] = end.outputTokens
    onRecorded(row, judged)
  }

  #release(): void {
    if (this.#isReleased) return
    this.#isReleased = true
    this.#context.onReleased(this.#row)
  }
}

/** The parser of HTTP met something that is not HTTP, or a body of another length than announced. */
function isNotHttp(error: Error): boolean {
  const code = String((error as { code?: unknown }).code ?? error.name)
  return (
    code.startsWith('HPE_') ||
    /HTTPParserError|CONTENT_LENGTH_MISMATCH|HEADERS_OVERFLOW|UND_ERR_RESPONSE/.test(code)
  )
}

/** Node reports a host with several addresses as one error of many; the first says most. */
function reasonOf(error: Error): string {
  const inner = error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error
  return inner instanceof Error ? inner.message : String(inner)
}
