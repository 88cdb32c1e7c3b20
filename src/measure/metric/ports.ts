import type { Json } from '../../kernel/index.ts'
import type { Embedder } from '../../prepare/dataset/index.ts'
import type { ScoringMeter } from './judged/scoring-cost.ts'

/** What metrics need from outside. Everything is optional: a metric that lacks its port refuses to be built. */
export interface MetricPorts {
  /** Text of a file named in a metric's settings (a JSON Schema), relative to the config file. */
  readonly readText?: (path: string) => string | Promise<string>
  /** The module of a custom metric, imported. */
  readonly loadModule?: (path: string) => Promise<unknown>
  /** Given only when the user has allowed code written by candidates to be run. */
  readonly codeRunner?: CodeRunner
  readonly embedder?: Embedder
  /** Starts commands that score. Whoever builds the port closes it when the run ends. */
  readonly commands?: ScoringCommands
  /** Opens models that judge. Whoever builds the port closes what they need when the run ends. */
  readonly judges?: Judges
  readonly safetyClassifiers?: SafetyClassifiers
  /** Allowed labels of the task, from the label schema of the dataset. */
  readonly labels?: readonly string[]
}

export const codeLanguages = ['javascript', 'typescript', 'python'] as const
export type CodeLanguage = (typeof codeLanguages)[number]

/** One program and the tests it must pass, each run on its own in a fresh process. */
export interface CodeJob {
  readonly language: CodeLanguage
  readonly code: string
  readonly tests: readonly { readonly name?: string | undefined; readonly call: string }[]
  readonly limits: { readonly timeMs: number; readonly memoryMb: number }
}

/**
 * `failed`: the test threw, or the program ended before the test did. `timed_out`, `out_of_memory` and
 * `output_limit`: stopped at a limit. `blocked`: it reached for a file, process or socket.
 */
export type CodeOutcome = 'passed' | 'failed' | 'timed_out' | 'out_of_memory' | 'output_limit' | 'blocked'

export interface CodeTestResult {
  readonly name: string
  readonly outcome: CodeOutcome
  /** The last line of the error, bounded. */
  readonly message?: string
}

/** Runs code that a candidate wrote, under limits on time, memory, output, files and network. */
export interface CodeRunner {
  run(job: CodeJob): Promise<readonly CodeTestResult[]>
  /** What this runner keeps the code from doing, and what it does not, in words for reports. */
  guarantees(language: CodeLanguage): Promise<{
    readonly kept: readonly string[]
    readonly notGuaranteed: readonly string[]
  }>
}

/** A command in any language that scores: one JSON line in, one JSON line out, kept alive. */
export interface ScoringCommand {
  /** The reply to one request. Rejects with `metric_failed` when there is none within the deadline. */
  ask(request: { readonly [key: string]: Json }): Promise<Json>
}

export interface ScoringCommands {
  start(command: readonly string[], options: { readonly deadlineMs: number }): ScoringCommand
  /** Ends every started command. */
  close(): Promise<void>
}

/** A model that judges, with retries and limits of its own. */
export interface JudgeModel {
  /**
   * What the model replied. Rejects with a CupelError when there was no reply, and with `ScoringStopped` when the meter
   * lets no further call begin. The meter is told of every try that was or may have been charged, before this settles.
   */
  ask(question: { readonly system: string; readonly user: string }, meter?: ScoringMeter): Promise<JudgeReply>
}

export interface JudgeReply {
  readonly text: string
  /** As the provider names it. */
  readonly model: string | undefined
}

export interface JudgeSettings {
  /** PROVIDER/NAME, as for a candidate. */
  readonly model: string
  readonly baseUrl: string | undefined
  /** Name of the secret. */
  readonly apiKey: string | undefined
  readonly temperature: number
  /** US dollars for a million tokens; overrides the public price. */
  readonly price?: JudgePrice | undefined
  /** JSON Schema of the reply. */
  readonly schema: Json
}

interface JudgePrice {
  readonly inputPerMillion: number
  readonly outputPerMillion: number
  readonly cachedInputPerMillion?: number | undefined
  readonly cacheWritePerMillion?: number | undefined
}

export interface Judges {
  open(settings: JudgeSettings): Promise<JudgeModel>
}

/** A classifier of unsafe text, cheap enough for every answer. */
export interface SafetyClassifier {
  /** Rejects with a CupelError when there was no answer that can be read. Keeps to the meter as a judge does. */
  classify(text: string, meter?: ScoringMeter): Promise<SafetyFinding>
}

export interface SafetyFinding {
  /** The classifier's own decision over all its categories. */
  readonly flagged: boolean
  /** Its decision for each category that it judged. */
  readonly categories: Readonly<Record<string, boolean>>
  /** From 0 to 1, for each category that it scored. */
  readonly scores: Readonly<Record<string, number>>
  /** As the server names it. */
  readonly model: string | undefined
}

export interface SafetySettings {
  readonly model: string
  readonly baseUrl: string
  /** Name of the secret. */
  readonly apiKey?: string | undefined
  /** US dollars for one call; not known when not given. */
  readonly usdPerCall?: number | undefined
}

export interface SafetyClassifiers {
  open(settings: SafetySettings): Promise<SafetyClassifier>
}
