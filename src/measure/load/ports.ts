/**
 * How a request left the planned state. `timeout` counts as worse than any success. After a stop, `unsent` is one that was
 * not due yet; `aborted` is one that was due and still waited for a connection: leaving it out would leave out the slow ones.
 */
export const requestOutcomes = [
  'ok',
  'timeout',
  'rate_limited',
  'server_error',
  'client_error',
  'malformed',
  'connection',
  'aborted',
  'unsent',
] as const
export type RequestOutcome = (typeof requestOutcomes)[number]

/** How the generator speaks to what is measured. */
export interface LoadTarget {
  readonly url: string
  readonly method: 'POST' | 'PUT' | 'GET'
  readonly headers: Readonly<Record<string, string>>
  /**
   * - `chat-stream`: OpenAI-compatible server-sent events; tokens are content chunks that are not empty (role-only and usage
   *   chunks do not count), checked against `usage` where the server sends one
   * - `chat`: OpenAI-compatible, whole answer
   * - `json`: any JSON answer
   */
  readonly answer: 'chat-stream' | 'chat' | 'json'
  /** JSON Schema that the answer must satisfy (structured output); an answer that does not is `malformed`. */
  readonly schema?: unknown
}

/** Requests with their bodies, drawn again and again by index. */
export interface LoadBody {
  readonly body: string
  readonly inputTokens?: number
}

/** When requests are to be sent. Open loops have a time for each; closed loops send when a place is free. */
export type Arrivals =
  | {
      readonly kind: 'open'
      /** Milliseconds from the start, ascending. */
      readonly atMs: Float64Array
    }
  | { readonly kind: 'closed'; readonly concurrency: number; readonly requests: number }

export interface LoadPlan {
  readonly target: LoadTarget
  readonly bodies: readonly LoadBody[]
  readonly arrivals: Arrivals
  /** Index into `bodies` for request i. */
  readonly bodyOf: Int32Array
  /** A request without its last byte this long after its intended time is a timeout. */
  readonly timeoutMs: number
  /** Connections that may be open at once; further requests queue in the generator, and that queueing is in the latency. */
  readonly connections: number
  /** Generator threads; one holds 2,000 requests a second. */
  readonly threads: number
  /** Milliseconds: of each request it is counted how many of its gaps between tokens are longer than each of these. */
  readonly gapLimitsMs?: readonly number[]
  /** Undefined: no request is held back for its price. */
  readonly money?: LoadMoney
}

/** Money that a plan may take. A request whose price may not fit is not sent, and nothing after it. */
export interface LoadMoney {
  readonly leftUsd: number
  /** What a request may cost at most, dollars, for each of the bodies. */
  readonly mostUsd: Float64Array
  /** What an ended request of a row did cost. */
  readonly costUsd: (records: RequestRecords, row: number) => number
}

/**
 * What became of each request, in columns; row i is request i of the plan. Times are milliseconds from the start of the
 * plan on a monotonic clock; NaN where there is none.
 */
export interface RequestRecords {
  /** As planned; in a closed loop, when a place became free. */
  readonly intendedMs: Float64Array
  /** When the generator handed the request to the connection pool. */
  readonly sentMs: Float64Array
  /** When the request's bytes began to leave; NaN when they never did. */
  readonly startedMs: Float64Array
  readonly firstTokenMs: Float64Array
  readonly lastTokenMs: Float64Array
  readonly endMs: Float64Array
  /** Index into `requestOutcomes`. */
  readonly outcome: Uint8Array
  /** 0 where not known. */
  readonly inputTokens: Uint32Array
  readonly outputTokens: Uint32Array
  /** Gaps between one token chunk and the next that were seen. */
  readonly gaps: Uint32Array
  /** Of these, how many were longer than each of the plan's `gapLimitsMs`, in their order. */
  readonly gapsBeyond: readonly Uint32Array[]
}

/** Gaps between token chunks, counted for neighbouring requests together: what the gaps of one answer have in common stays in a batch. */
export interface GapBatches {
  /** Batch i holds the rows from i times this. */
  readonly requestsEach: number
  readonly batches: readonly GapCounts[]
}

export interface GapCounts {
  /** Microseconds, to three digits, ascending. */
  readonly us: Uint32Array
  /** How often each of them was seen. */
  readonly times: Uint32Array
}

export interface GeneratedLoad {
  readonly records: RequestRecords
  /** Undefined when no answer had two tokens. */
  readonly gaps?: GapBatches
  /** A request was held back, and all after it, because its price might have passed the money of the plan. */
  readonly isOutOfMoney?: boolean
  /** Processor time of the generator over the run, as a share of one core. */
  readonly generatorCpuShare: number
  /** Wall clock of the start, ISO 8601. */
  readonly startedAt: string
  /** What the first failure of each kind was, for people: the words of a server among them, to be redacted and escaped. */
  readonly firstFailures?: Readonly<Partial<Record<RequestOutcome, string>>>
}

/** Told about every half second. */
export interface LoadProgress {
  readonly elapsedMs: number
  readonly sent: number
  readonly done: number
  readonly failed: number
  readonly inFlight: number
  /**
   * From the intended time to the end, of the requests that ended since the last report, so that a caller can decide to stop;
   * Infinity for one that did not succeed.
   */
  readonly latenciesMs: Float64Array
}

/** Sends a plan and records what happened. Lives outside: sockets, threads, clock. */
export interface LoadGenerator {
  generate(
    plan: LoadPlan,
    options: {
      /** No further request is sent; those in flight are waited for until their deadline. */
      readonly stop: AbortSignal
      readonly onProgress?: (progress: LoadProgress) => void
    },
  ): Promise<GeneratedLoad>
  close(): Promise<void>
}
