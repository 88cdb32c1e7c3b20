import { type RequestOutcome, type RequestRecords, requestOutcomes } from '../../measure/load/index.ts'

const times = ['intendedMs', 'sentMs', 'startedMs', 'firstTokenMs', 'lastTokenMs', 'endMs'] as const
const counts = ['inputTokens', 'outputTokens', 'gaps'] as const

const bytesPerRow = (gapLimits: number): number => times.length * 8 + (counts.length + gapLimits) * 4 + 1

export const outcomeIndex = Object.fromEntries(
  requestOutcomes.map((outcome, index) => [outcome, index]),
) as Readonly<Record<RequestOutcome, number>>

/** Records of a plan in memory that threads share. */
export interface RecordsMemory {
  readonly memory: SharedArrayBuffer
  /** How many columns count gaps beyond a limit. */
  readonly gapLimits: number
}

/** Memory for the records of so many requests that threads fill together, each its own rows. Every row begins as unsent. */
export function allocateRecords(requests: number, gapLimits = 0): RecordsMemory {
  const memory = new SharedArrayBuffer(requests * bytesPerRow(gapLimits))
  const records = recordsIn({ memory, gapLimits })
  for (const name of times) records[name].fill(Number.NaN)
  records.outcome.fill(outcomeIndex.unsent)
  return { memory, gapLimits }
}

/** The columns that lie in such memory. */
export function recordsIn({ memory, gapLimits }: RecordsMemory): RequestRecords {
  const requests = memory.byteLength / bytesPerRow(gapLimits)
  let at = 0
  const take = (bytes: number): number => {
    const from = at
    at += bytes * requests
    return from
  }
  const time = () => new Float64Array(memory, take(8), requests)
  const count = () => new Uint32Array(memory, take(4), requests)
  return {
    intendedMs: time(),
    sentMs: time(),
    startedMs: time(),
    firstTokenMs: time(),
    lastTokenMs: time(),
    endMs: time(),
    inputTokens: count(),
    outputTokens: count(),
    gaps: count(),
    gapsBeyond: Array.from({ length: gapLimits }, count),
    outcome: new Uint8Array(memory, take(1), requests),
  }
}

/** The same records in memory of their own, for whoever keeps them. */
export function copyRecords(records: RequestRecords): RequestRecords {
  return {
    intendedMs: new Float64Array(records.intendedMs),
    sentMs: new Float64Array(records.sentMs),
    startedMs: new Float64Array(records.startedMs),
    firstTokenMs: new Float64Array(records.firstTokenMs),
    lastTokenMs: new Float64Array(records.lastTokenMs),
    endMs: new Float64Array(records.endMs),
    outcome: new Uint8Array(records.outcome),
    inputTokens: new Uint32Array(records.inputTokens),
    outputTokens: new Uint32Array(records.outputTokens),
    gaps: new Uint32Array(records.gaps),
    gapsBeyond: records.gapsBeyond.map(column => new Uint32Array(column)),
  }
}
