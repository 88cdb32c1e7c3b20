import { CupelError, type Json } from '../../kernel/index.ts'

/** A way into a JSON value. */
export type JsonPath = readonly Step[]

type Step =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'all' }

/**
 * Reads the small part of JSONPath that Cupel takes: `$`, `.name`, `['any name']`, `[0]`, `[-1]` (from the end)
 * and `[*]` (every element of a list). No filters, slices or recursion.
 *
 * @throws CupelError `config_invalid` naming the column of what cannot be read
 */
export function parseJsonPath(text: string): JsonPath {
  if (!text.startsWith('$')) throw unreadable(text, 0)
  const steps: Step[] = []
  let at = 1
  while (at < text.length) {
    stepPattern.lastIndex = at
    const match = stepPattern.exec(text)
    if (!match) throw unreadable(text, at)
    steps.push(stepOf(match))
    at = stepPattern.lastIndex
  }
  return steps
}

const stepPattern = /\.([\p{L}_][\p{L}\p{N}_-]*)|\[(-?\d{1,9})\]|\[(\*)\]|\['([^']*)'\]|\["([^"]*)"\]/uy

function stepOf([, name, index, all, single, double]: RegExpExecArray): Step {
  if (all !== undefined) return { kind: 'all' }
  if (index !== undefined) return { kind: 'index', index: Number(index) }
  return { kind: 'field', name: name ?? single ?? double ?? '' }
}

function unreadable(text: string, at: number): CupelError {
  return new CupelError('config_invalid', `"${text}" is not a path: column ${at + 1} cannot be read.`, {
    hint: "Write $.name, $.list[0], $.list[*].id or $['any name'].",
    details: { path: text, column: at + 1 },
  })
}

/** Every value that the path leads to, in order; empty when it leads nowhere. */
export function valuesAt(value: Json | undefined, path: JsonPath): readonly Json[] {
  let found: readonly (Json | undefined)[] = [value]
  for (const step of path) found = found.flatMap(inner => follow(inner, step))
  return found.filter(inner => inner !== undefined)
}

/**
 * The value that the path leads to. With `[*]` in the path, the list of all (empty when there are none);
 * without it, nothing when it leads nowhere.
 */
export function valueAt(value: Json | undefined, path: JsonPath): Json | undefined {
  const found = valuesAt(value, path)
  return path.some(step => step.kind === 'all') ? found : found[0]
}

function follow(value: Json | undefined, step: Step): readonly (Json | undefined)[] {
  if (value === undefined || value === null || typeof value !== 'object') return []
  if (step.kind === 'field') {
    return !Array.isArray(value) && Object.hasOwn(value, step.name)
      ? [(value as { readonly [key: string]: Json })[step.name]]
      : []
  }
  if (!Array.isArray(value)) return []
  return step.kind === 'all' ? value : [value.at(step.index)]
}
