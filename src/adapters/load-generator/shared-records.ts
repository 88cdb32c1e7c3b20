import { type RequestOutcome, type RequestRecords, requestOutcomes } from '../../measure/load/index.ts'

const times = ['intendedMs', 'sentMs', 'startedMs', 'firstTokenMs', 'lastTokenMs', 'endMs'] as const
const counts = ['inputTokens', 'outputTokens'] as const
const bytesPerRow = times.length * 8 + counts.length * 4 + 1

export const outcomeIndex = Object.fromEntries(
  requestOutcomes.map((outcome, index) => [outcome, index]),
) as Readonly<Record<RequestOutcome, number>>

/** Memory for the records of so many requests that threads fill together, each its own rows. Every row begins as unsent. */
export function allocateRecords(requests: number): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(requests * bytesPerRow)
  const records = recordsIn(memory)
  for (const name of times) records[name].fill(Number.NaN)
  records.outcome.fill(outcomeIndex.unsent)
  return memory
}

/** The columns that lie in such memory. */
export function recordsIn(memory: SharedArrayBuffer): RequestRecords {
  const requests = memory.byteLength / bytesPerRow
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
  }
}
