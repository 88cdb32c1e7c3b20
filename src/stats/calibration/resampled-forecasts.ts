import type { Random } from '../../kernel/index.ts'
import { indexDrawer } from '../bootstrap.ts'
import { entriesOf, type ForecastInput, type Forecasts, forecastsOf } from './forecasts.ts'

export interface ClusteredForecasts extends Pick<ForecastInput, 'confidence' | 'correct'> {
  /** For each forecast what was sampled with it, as a code from 0; each is its own unless given. */
  readonly units?: ArrayLike<number>
}

export interface ForecastResampler {
  readonly forecasts: Forecasts
  /** How many units can be drawn. */
  readonly units: number
  /** As many units as there are, drawn with replacement; the result is written over by the next call. */
  readonly draw: (random: Random) => Forecasts
  /** All but one unit; written over by the next call. */
  readonly without: (unit: number) => Forecasts
}

/** Forecasts that can be resampled unit by unit without sorting them again. */
export function forecastResampler(input: ClusteredForecasts): ForecastResampler {
  const forecasts = forecastsOf(input)
  const { entryOf } = entriesOf(input)
  const { starts, members } = membersOf(input.units, entryOf.length)
  const units = starts.length - 1
  const count = new Float64Array(forecasts.count.length)
  const right = new Float64Array(forecasts.count.length)
  const add = (unit: number, times: number): void => {
    for (let at = starts[unit] as number; at < (starts[unit + 1] as number); at++) {
      const row = members[at] as number
      const entry = entryOf[row] as number
      count[entry] = (count[entry] as number) + times
      right[entry] = (right[entry] as number) + times * (input.correct[row] as number)
    }
  }
  const shown: Forecasts = { confidence: forecasts.confidence, count, right }
  return {
    forecasts,
    units,
    draw: random => {
      count.fill(0)
      right.fill(0)
      const next = indexDrawer(units, random)
      for (let drawn = 0; drawn < units; drawn++) add(next(), 1)
      return shown
    },
    without: unit => {
      count.set(forecasts.count)
      right.set(forecasts.right)
      add(unit, -1)
      return shown
    },
  }
}

/** Rows in order of their unit, and where each unit begins. */
function membersOf(units: ArrayLike<number> | undefined, rows: number) {
  const members = Uint32Array.from({ length: rows }, (_, row) => row)
  if (units === undefined)
    return { members, starts: Uint32Array.from({ length: rows + 1 }, (_, unit) => unit) }
  let most = -1
  for (let row = 0; row < rows; row++) most = Math.max(most, units[row] as number)
  const starts = new Uint32Array(most + 2)
  for (let row = 0; row < rows; row++) {
    const place = (units[row] as number) + 1
    starts[place] = (starts[place] as number) + 1
  }
  for (let unit = 0; unit <= most; unit++)
    starts[unit + 1] = (starts[unit + 1] as number) + (starts[unit] as number)
  members.sort((a, b) => (units[a] as number) - (units[b] as number) || a - b)
  return { members, starts }
}
