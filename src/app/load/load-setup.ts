import { contentHash } from '../../kernel/index.ts'
import type {
  LoadGenerator,
  LoadProgress,
  LoadResult,
  LoadStage,
  LoadVerdict,
  WorkloadFacts,
} from '../../measure/load/index.ts'
import type { LoadForecast } from './load-budget.ts'
import type { Workload } from './open-workload.ts'
import type { LoadPlanning, StageWishes } from './plan-stages.ts'
import type { SizeWishes } from './size-stage.ts'

/** What the command line may ask for. */
export interface LoadOptions extends StageWishes, SizeWishes {
  readonly candidates?: readonly string[] | undefined
  readonly dataset?: string | undefined
  /** CSV of times and lengths. */
  readonly trace?: string | undefined
  /** CSV of lengths, or JSONL of inputs. */
  readonly lengthsFrom?: string | undefined
  readonly budgetUsd?: number | undefined
  /** The user agreed to the forecast beforehand. */
  readonly isAgreed?: boolean
  /** Left out at the beginning of each stage; found from the latencies unless given. */
  readonly warmUpMs?: number | undefined
  readonly seed?: number | undefined
  readonly timeoutMs?: number | undefined
  readonly connections?: number | undefined
  readonly threads?: number | undefined
  readonly isUnique?: boolean
  /** Why earlier load runs of the candidates no longer count. */
  readonly reason?: string | undefined
}

export type LoadEvent =
  | { readonly kind: 'note'; readonly message: string }
  | {
      readonly kind: 'candidate'
      readonly name: string
      readonly forecast: LoadForecast
      readonly about: string
    }
  | {
      readonly kind: 'stage'
      readonly candidate: string
      readonly at: string
      /** Expected length; requests are counted where an open loop has them planned. */
      readonly seconds: number
      readonly requests: number | undefined
    }
  | { readonly kind: 'progress'; readonly candidate: string; readonly progress: LoadProgress }
  | {
      readonly kind: 'stage-end'
      readonly candidate: string
      readonly stage: LoadStage
      readonly verdicts: readonly LoadVerdict[]
    }

export interface LoadPorts {
  readonly onEvent: (event: LoadEvent) => void
  readonly stop?: AbortSignal
  /** Its own unless given. */
  readonly generator?: LoadGenerator
}

/** A load run that was kept. */
export interface KeptLoad {
  readonly result: LoadResult
  /** Relative to the project. */
  readonly file: string
}

/** Everything the candidates of one command share. */
export interface LoadSetup {
  readonly options: LoadOptions
  readonly planning: LoadPlanning
  readonly workload: Workload
  readonly traceMs: Float64Array | undefined
  readonly countTokens: (text: string) => number
  readonly tokenizer: string
  readonly seed: number
  readonly generator: LoadGenerator
  readonly ports: LoadPorts
  /** By the candidates before, out of the same budget. */
  readonly spentUsd: number
}

/** The facts of a workload that a result keeps, without its lengths. */
export function workloadFacts({
  workload,
  seed,
  options,
  tokenizer,
}: LoadSetup): Omit<WorkloadFacts, 'input' | 'output'> {
  const isUnique = options.isUnique === true
  return {
    source: workload.source,
    about: workload.about,
    fingerprint: contentHash([workload.source, workload.contentHash, seed, isUnique]),
    tokenizer,
    isUnique,
  }
}
