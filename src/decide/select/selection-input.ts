import type { Comparison } from '../compare/index.ts'
import type { ScoreTable } from '../estimate/index.ts'
import type { Decision } from './decision.ts'
import type { OutsideFigures } from './outside-figure.ts'
import type { Requirement } from './requirement.ts'

export interface SelectionInput {
  readonly id: string
  readonly madeAt: string
  readonly cupelVersion: string
  readonly comparison: Comparison
  /** The scores behind the comparison. */
  readonly table: ScoreTable
  readonly requirements: readonly Requirement[]
  readonly outside: OutsideFigures
  /** Set when by intention only the first examples of the split were asked. */
  readonly limit?: number | undefined
  /** Over those of the requirements: metric ids, `latency`, `cost`. */
  readonly weights?: Readonly<Record<string, number>> | undefined
  /** How the requirements were settled, in words for the reader. */
  readonly lock: Decision['lock']
  readonly seed?: string | undefined
  /** 4,000 unless given. */
  readonly draws?: number
}
