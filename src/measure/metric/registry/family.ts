import type { z } from 'zod'
import type { Json } from '../../../kernel/index.ts'
import type { Metric } from '../metric.ts'
import type { MetricPorts } from '../ports.ts'

/** The facts of a metric that its family fixes. Version and name suffix come from the registry. */
export type MetricShape = Omit<Metric, 'version' | 'score'>

export type MetricDraft = Omit<Metric, 'version'>

export interface BuiltFamily {
  readonly metrics: readonly MetricDraft[]
  /** Content that settings only point to (a schema file), so that its change changes the version. */
  readonly identity?: Json
}

/** What docs/reference/metrics.md says about a family. */
export interface FamilyDoc {
  readonly summary: string
  readonly formula: string
  /** Where the definition comes from. */
  readonly source: string
  /** What the example or response must carry; without it a trial is unscored. */
  readonly needs: string
  /** What the figure does not tell, for a reader who might trust it too far. */
  readonly limits?: string
}

export interface MetricFamily {
  readonly name: string
  /** Raised whenever the same trial could get another score under the same settings. */
  readonly version: string
  readonly settings: z.ZodType
  /** Of the settings, those that can change a score: only they are in the version. All of them when not given. */
  deciding?(settings: unknown): unknown
  /** The field that a bare value in the config stands for: `regex: '\d+'` is `regex: { pattern: '\d+' }`. */
  readonly shorthand?: string
  readonly doc: FamilyDoc
  /** The metrics a family gives with its default settings. */
  readonly gives: readonly MetricShape[]
  /** Ids that it may give besides, by its settings or files: `judge_clarity` for a dimension of a rubric. */
  readonly mayGive?: RegExp
  /** Answers with more characters are unscored, so that one giant output cannot stop a run. */
  readonly maxCharacters: number
  /** Settings that it can be built with, for docs and tests. */
  readonly sample: Json
  build(settings: unknown, ports: MetricPorts): BuiltFamily | Promise<BuiltFamily>
}

/** Characters that linear-time metrics read. */
const defaultMaxCharacters = 1_000_000

/** Ties the settings schema of a family to the settings its `build` receives. */
export function defineFamily<Schema extends z.ZodType>(family: {
  readonly name: string
  readonly version: string
  readonly settings: Schema
  readonly deciding?: (settings: z.output<Schema>) => unknown
  readonly shorthand?: string
  readonly doc: FamilyDoc
  readonly gives: readonly MetricShape[]
  readonly mayGive?: RegExp
  readonly maxCharacters?: number
  readonly sample?: Json
  readonly build: (settings: z.output<Schema>, ports: MetricPorts) => BuiltFamily | Promise<BuiltFamily>
}): MetricFamily {
  const { deciding, ...rest } = family
  return {
    ...rest,
    ...(deciding === undefined ? {} : { deciding: settings => deciding(settings as z.output<Schema>) }),
    maxCharacters: family.maxCharacters ?? defaultMaxCharacters,
    sample: family.sample ?? {},
    build: (settings, ports) => family.build(settings as z.output<Schema>, ports),
  }
}

/** Upper end of a range that has none. Finite, because ranges are stored as JSON. */
export const unbounded = Number.MAX_VALUE
