import { z } from 'zod'
import { estimateSchema } from '../../estimate-schema.ts'
import { CupelError } from '../../kernel/index.ts'
import { requestOutcomes } from './ports.ts'

export const loadResultId = 'cupel.load/1'

/** What is timed. All but `service` count from the intended time of sending. */
export const loadMeasures = [
  'endToEnd',
  'firstToken',
  'interToken',
  'timePerOutputToken',
  'queueing',
  'service',
] as const
export type LoadMeasure = (typeof loadMeasures)[number]

/** The percentiles that a result holds. */
export const loadPercentiles = [0.5, 0.9, 0.95, 0.99, 0.999] as const

/** Milliseconds, or `unanswered`: so many requests failed or timed out that this rank falls among them. */
const bound = z.union([z.number(), z.literal('unanswered')])
export type LatencyBound = z.infer<typeof bound>

const percentileSchema = z.strictObject({
  /** 0.95 for p95. */
  p: z.number(),
  value: bound,
  /** By order statistics, widened by the design effect; absent when there are too few requests for one. */
  interval: z.strictObject({ lower: bound, upper: bound, level: z.number() }).optional(),
  /** Variance of the share above this percentile, relative to independent requests. At least 1. */
  designEffect: z.number(),
})
export type LoadPercentile = z.infer<typeof percentileSchema>

const measureSchema = z.strictObject({
  /** Requests ranked: those that have a time and those that never got one. For `interToken`: gaps. */
  n: z.int(),
  /** Of these, failed or timed out: worse than any answer. */
  unanswered: z.int(),
  /** Of the answered; milliseconds. */
  meanMs: z.number().optional(),
  maxMs: z.number().optional(),
  percentiles: z.array(percentileSchema),
  /** Of the answered, in microseconds: HdrHistogram V2, compressed, base64. Merges with others of its kind. */
  histogram: z.string().optional(),
})
export type MeasuredLatency = z.infer<typeof measureSchema>

const arrivalsSchema = z.strictObject({
  kind: z.enum(['constant', 'poisson', 'gamma', 'replay', 'closed']),
  /** Requests a second that were planned; absent for a closed loop. */
  ratePerSecond: z.number().optional(),
  /** Requests under way at once; only for a closed loop. */
  concurrency: z.int().optional(),
  /** Squared coefficient of variation of the gaps; only for gamma. 1 is Poisson, more is burstier. */
  burstiness: z.number().optional(),
  /** How many times faster than the trace; only for a replay. */
  scale: z.number().optional(),
})
export type ArrivalFacts = z.infer<typeof arrivalsSchema>

const limitSchema = z.strictObject({
  measure: z.enum(loadMeasures),
  /** 0.95 for p95. */
  percentile: z.number(),
  maxMs: z.number(),
  /** Probability of being within it from which it counts as met. */
  confidence: z.number(),
  /** In words, e.g. `p95 end to end ≤ 2 s`. */
  text: z.string(),
})
export type LoadLimit = z.infer<typeof limitSchema>

const lengthsSchema = z.strictObject({
  /** Edges of the bins, one more than bins; tokens. */
  edges: z.array(z.number()),
  planned: z.array(z.int()),
  achieved: z.array(z.int()),
  plannedMedian: z.number(),
  achievedMedian: z.number(),
  /** Two-sample Kolmogorov-Smirnov: largest distance of the two distributions, and its p-value. */
  test: z.strictObject({ distance: z.number(), p: z.number() }).optional(),
})
export type LengthComparison = z.infer<typeof lengthsSchema>

const workloadSchema = z.strictObject({
  /** Where lengths come from. */
  source: z.enum(['dataset', 'log', 'trace']),
  /** In words: texts, file, how many were drawn. */
  about: z.string(),
  /** Hash of the requests and of what they were drawn from: only equal workloads are compared. */
  fingerprint: z.string(),
  /** Encoding that input tokens were counted with before sending. */
  tokenizer: z.string(),
  /** Every request begins with a text of its own, so that prompt caches cannot help. */
  isUnique: z.boolean(),
  input: lengthsSchema.optional(),
  output: lengthsSchema.optional(),
})
export type WorkloadFacts = z.infer<typeof workloadSchema>

const secondSchema = z.strictObject({
  /** Seconds since the start of the stage, whole. Requests are counted where they were intended. */
  second: z.int(),
  planned: z.int(),
  failed: z.int(),
  /** End to end, of the answered. */
  p50Ms: z.number().optional(),
  p95Ms: z.number().optional(),
  /** Sent and not ended, at the end of the second. */
  inFlight: z.int(),
})
export type TimelineSecond = z.infer<typeof secondSchema>

const stageSchema = z.strictObject({
  arrivals: arrivalsSchema,
  startedAt: z.string(),
  /** From the first intended time to the last that was measured. */
  seconds: z.number(),
  planned: z.int(),
  sent: z.int(),
  /** After the warm-up cut; every figure below is of these. */
  measured: z.int(),
  warmUp: z.strictObject({
    cutRequests: z.int(),
    cutSeconds: z.number(),
    /** Whether latency had settled by the end of the cut, and how it is known. */
    isSteady: z.boolean(),
    words: z.string(),
  }),
  /** A stage that is not valid decides nothing; the reasons say what went wrong. */
  validity: z.strictObject({ isValid: z.boolean(), reasons: z.array(z.string()) }),
  generator: z.strictObject({
    /** Requests a second over the measured part, counted by when they were really sent. */
    achievedRate: z.number(),
    /** Sending later than intended; milliseconds. */
    latenessMs: z.strictObject({ p50: z.number(), p95: z.number(), p99: z.number(), max: z.number() }),
    /** Processor time, as a share of one core. */
    cpuShare: z.number(),
  }),
  outcomes: z.record(z.enum(requestOutcomes), z.int()),
  measures: z.partialRecord(z.enum(loadMeasures), measureSchema),
  /** Answered requests a second. */
  requestsPerSecond: z.number(),
  inputTokensPerSecond: z.number().optional(),
  outputTokensPerSecond: z.number().optional(),
  /** Requests under way on average: rate x mean time, by Little's law, of the answered. */
  meanInFlight: z.number().optional(),
  /** Share of requests that were answered within every limit; failures are in the denominator. */
  goodput: estimateSchema,
  timeline: z.array(secondSchema),
})
export type LoadStage = z.infer<typeof stageSchema>

const verdictSchema = z.strictObject({
  limit: limitSchema,
  /** Index into `stages`. */
  stage: z.int().optional(),
  /** Rate, or concurrency, that it was judged at, in words: `75/s`. */
  at: z.string(),
  ratePerSecond: z.number().optional(),
  /** `expected`: the stated rate. `headroom`: that many times it. `asked`: a rate of the command line. */
  role: z.enum(['expected', 'headroom', 'asked']),
  outcome: z.enum(['pass', 'fail', 'inconclusive']),
  /** Probability that the limit holds, after these requests. */
  probability: z.number().optional(),
  reason: z.string(),
  /** How many more requests would probably settle it. */
  requestsNeeded: z.int().optional(),
})
export type LoadVerdict = z.infer<typeof verdictSchema>

const searchSchema = z.strictObject({
  /** All of them must hold at a level for it to be met. */
  limits: z.array(limitSchema),
  /** `rate`: requests a second; `concurrency`: requests under way at once. */
  over: z.enum(['rate', 'concurrency']),
  /** That no level is called met which is not, over all that were tried; likewise for missed. Absent in searches without this care. */
  confidence: z.number().optional(),
  /** Highest that met the limits. */
  highestMet: z.number().optional(),
  /** Lowest that missed it. */
  lowestMissed: z.number().optional(),
  /** What was found and what is open, in words. */
  words: z.string(),
  tried: z.array(
    z.strictObject({
      level: z.number(),
      outcome: z.enum(['pass', 'fail', 'inconclusive']),
      /** That every limit holds: of the least probable. */
      probability: z.number().optional(),
      /** Probability from which it counted as met. */
      confidence: z.number().optional(),
      /** Limits that were shown to be missed or, where none was, that are open. */
      unmet: z.array(z.string()).optional(),
      stage: z.int(),
    }),
  ),
})
export type SaturationResult = z.infer<typeof searchSchema>

/** What `cupel load` keeps of one candidate: one JSON file under `.cupel/loads`. */
export const loadResultSchema = z.strictObject({
  schema: z.literal(loadResultId),
  id: z.string(),
  startedAt: z.string(),
  endedAt: z.string(),
  cupelVersion: z.string(),
  candidate: z.strictObject({
    name: z.string(),
    fingerprint: z.string(),
    kind: z.string(),
    summary: z.string(),
  }),
  /** `hosted`: a program of the project, served on loopback by a process of its own for the test. */
  how: z.enum(['direct', 'hosted']),
  /** How answers came: whole, or as a stream of tokens. */
  isStreamed: z.boolean(),
  /** Answers were checked against a JSON Schema. */
  isStructured: z.boolean(),
  workload: workloadSchema,
  limits: z.array(limitSchema),
  seed: z.int(),
  timeoutMs: z.number(),
  connections: z.int(),
  threads: z.int(),
  stages: z.array(stageSchema),
  verdicts: z.array(verdictSchema),
  search: searchSchema.optional(),
  /** Spent on all requests, warm-up included; absent when the price is not known. */
  costUsd: z.number().optional(),
  /** Why earlier load runs of the same candidate no longer count, as whoever asked for this one stated it. */
  reason: z.string().optional(),
  /** What a reader should know, in words: why it ended early, what could not be measured. */
  notes: z.array(z.string()),
})
export type LoadResult = z.infer<typeof loadResultSchema>

/**
 * Reads a stored load run.
 *
 * @throws CupelError `load_invalid` that names the file and the field
 */
export function readLoadResult(text: string, file: string): LoadResult {
  const read = loadResultSchema.safeParse(withLimits(parsed(text, file)))
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw invalid(file, `${issue?.path.join('.') || 'the file'}: ${issue?.message}`)
}

/** Searches once looked at one limit alone, and kept it by itself. */
function withLimits(value: unknown): unknown {
  const { search } = (value ?? {}) as { search?: { limit?: unknown } }
  if (search?.limit === undefined) return value
  const { limit, ...rest } = search
  return { ...(value as object), search: { limits: [limit], ...rest } }
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (thrown) {
    throw invalid(file, `is not JSON: ${(thrown as Error).message}`)
  }
}

const invalid = (file: string, what: string): CupelError =>
  new CupelError('load_invalid', `${file} is no load run: ${what}.`, {
    hint: 'Delete the file, or write it anew: cupel load.',
    details: { file },
  })
