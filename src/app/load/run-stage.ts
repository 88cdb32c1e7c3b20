import type { GeneratedLoad, LoadGenerator, LoadPlan, LoadProgress } from '../../measure/load/index.ts'
import { percentileRanks } from '../../stats/index.ts'

export interface StageRun {
  readonly generator: LoadGenerator
  readonly plan: LoadPlan
  /** A closed loop ends here; open ones end with their plan. */
  readonly seconds: number
  /** Ends when the interval of p99 is at most this share of it. */
  readonly until: number | undefined
  readonly stop: AbortSignal | undefined
  readonly onProgress: ((progress: LoadProgress) => void) | undefined
}

export interface StageEnd {
  readonly load: GeneratedLoad
  /** Why it ended before its plan, if it did. */
  readonly endedBy: 'user' | 'budget' | 'precision' | undefined
}

/** Sends one stage, and ends it early when it may. */
export async function runStage(run: StageRun): Promise<StageEnd> {
  const ending = new AbortController()
  let endedBy: StageEnd['endedBy']
  const end = (why: StageEnd['endedBy']): void => {
    endedBy ??= why
    ending.abort()
  }
  const onStop = (): void => end('user')
  if (run.stop?.aborted === true) onStop()
  run.stop?.addEventListener('abort', onStop)
  const isClosed = run.plan.arrivals.kind === 'closed'
  const isNarrow = run.until === undefined ? undefined : createWidthWatch(run.until)
  try {
    const load = await run.generator.generate(run.plan, {
      stop: ending.signal,
      onProgress: progress => {
        run.onProgress?.(progress)
        if (isClosed && progress.elapsedMs >= run.seconds * 1000) ending.abort()
        if (isNarrow?.(progress.latenciesMs)) end('precision')
      },
    })
    return { load, endedBy: endedBy ?? (load.isOutOfMoney === true ? 'budget' : undefined) }
  } finally {
    run.stop?.removeEventListener('abort', onStop)
  }
}

/**
 * Whether the interval of p99 is narrow enough by now. It takes requests for independent, so the final interval can be wider; a run
 * ends by it no sooner than after twice the requests that an interval takes.
 */
function createWidthWatch(share: number): (latenciesMs: Float64Array) => boolean {
  const all: number[] = []
  return latenciesMs => {
    for (const latency of latenciesMs) all.push(Number.isFinite(latency) ? latency : Number.POSITIVE_INFINITY)
    if (all.length < 2 * 368) return false
    const sorted = Float64Array.from(all).sort()
    const { lower, upper } = percentileRanks(sorted.length, 0.99)
    if (lower === undefined || upper === undefined) return false
    const [low, high] = [sorted[lower - 1] as number, sorted[upper - 1] as number]
    const middle = sorted[Math.ceil(sorted.length * 0.99) - 1] as number
    return Number.isFinite(high) && high - low <= share * middle
  }
}
