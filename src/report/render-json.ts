import type { Comparison } from '../decide/compare/index.ts'

/** The comparison as JSON in the form of `comparisonSchema`, two spaces of indentation, with a final line break. */
export function renderJson(comparison: Comparison): string {
  return `${JSON.stringify(comparison, undefined, 2)}\n`
}
