import { closest } from 'fastest-levenshtein'
import type { z } from 'zod'

export interface Located {
  readonly line: number
  readonly col: number
}

interface Place {
  readonly path: string
  /** The value that was read, to show what was found. */
  readonly value: unknown
  readonly locate: (at: readonly PropertyKey[]) => Located | undefined
}

type Issue = z.core.$ZodIssue

/** One line for each problem: file, line, field, what was expected, what was found, and the nearest known name. */
export function issueLines(issues: readonly Issue[], place: Place): string[] {
  return issues.flatMap(issue => linesOf(issue, place))
}

function linesOf(issue: Issue, place: Place): string[] {
  if (issue.code === 'invalid_union') {
    const branch = nearestBranch(issue.errors)
    if (branch)
      return branch.flatMap(inner => linesOf({ ...inner, path: [...issue.path, ...inner.path] }, place))
  }
  if (issue.code === 'unrecognized_keys') {
    const known = issue.message.startsWith(knownMark) ? issue.message.slice(knownMark.length).split(' ') : []
    return issue.keys.map(
      key => `${at([...issue.path, key], place)} is not a known field${nearest(key, known)}`,
    )
  }
  return [`${at(issue.path, place)}: ${wording(issue)}, found ${found(valueAt(place.value, issue.path))}`]
}

/** Of a union's alternatives, the one that fits best: the fewest problems, and no wrong keys if possible. */
function nearestBranch(errors: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const cost = (branch: readonly Issue[]) =>
    branch.reduce(
      (sum, issue) => sum + (issue.code === 'invalid_type' && issue.path.length === 0 ? 10 : 1),
      0,
    )
  return [...errors].filter(branch => branch.length > 0).sort((a, b) => cost(a) - cost(b))[0]
}

function at(path: readonly PropertyKey[], { path: file, locate }: Place): string {
  const located = locateNearest(path, locate)
  const place = located ? `${file}:${located.line}:${located.col}` : file
  return `${place} ${path.length === 0 ? '(top level)' : path.map(String).join('.')}`
}

function locateNearest(path: readonly PropertyKey[], locate: Place['locate']): Located | undefined {
  for (let length = path.length; length > 0; length--) {
    const located = locate(path.slice(0, length))
    if (located) return located
  }
  return undefined
}

function wording(issue: Issue): string {
  if (issue.code === 'invalid_key')
    return issue.issues[0] === undefined ? issue.message : wording(issue.issues[0])
  return issue.message.replace(/^Invalid input: /, '').replace(/, received .*$/, '')
}

const knownMark = 'known: '

/**
 * For zod's `error` option: has an issue about an unknown field carry the known ones. The issue itself no longer knows the schema
 * when it is read.
 */
export function namingKnownFields(issue: {
  readonly code?: string
  readonly inst?: unknown
}): string | undefined {
  if (issue.code !== 'unrecognized_keys') return undefined
  const shape = (issue.inst as { _zod?: { def?: { shape?: object } } } | undefined)?._zod?.def?.shape
  return shape === undefined ? undefined : `${knownMark}${Object.keys(shape).join(' ')}`
}

function nearest(key: string, known: readonly string[]): string {
  return known.length === 0
    ? ''
    : `; did you mean "${closest(key, known as string[])}"? Known: ${known.join(', ')}`
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  )
}

function found(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
