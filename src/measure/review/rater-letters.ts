import { seededRandom, shuffled } from '../../kernel/index.ts'

/** A letter for each rater, in an order that does not follow their names: for those who may not know who said what. */
export function raterLetters(raters: readonly string[], seed: number): ReadonlyMap<string, string> {
  const order = shuffled([...new Set(raters)].sort(), seededRandom(seed, 'letters'))
  return new Map(order.map((rater, at) => [rater, letters(at)]))
}

/** A to Z, then AA, AB, … */
const letters = (at: number): string =>
  (at < 26 ? '' : letters(Math.floor(at / 26) - 1)) + String.fromCharCode(65 + (at % 26))
