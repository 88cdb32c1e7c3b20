import { closest, distance } from 'fastest-levenshtein'
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
    const branch = nearestBranch(issue.errors, valueAt(place.value, issue.path))
    if (branch)
      return branch.flatMap(inner => linesOf({ ...inner, path: [...issue.path, ...inner.path] }, place))
  }
  if (issue.code === 'unrecognized_keys') {
    const known = knownFields(issue)
    return issue.keys.map(
      key => `${at([...issue.path, key], place)} is not a known field${nearest(key, known)}`,
    )
  }
  const unknown = unknownName(issue)
  if (unknown !== undefined)
    return [`${at(issue.path, place)}: ${issue.message}${nearest(unknown.name, unknown.known)}`]
  return [`${at(issue.path, place)}: ${wording(issue)}, found ${found(valueAt(place.value, issue.path))}`]
}

/** A name that stands for something elsewhere in the config, and is not there. */
function unknownName(issue: Issue): { readonly name: string; readonly known: readonly string[] } | undefined {
  return issue.code === 'custom' ? issue.params?.unknownName : undefined
}

/**
 * Of a union's alternatives, the one that is meant: of the value's type, with the fields it must have (the key that tells a module
 * from a model is one of them), without fields it does not know, or with names near to them; then the one with the fewest problems.
 */
function nearestBranch(errors: readonly (readonly Issue[])[], value: unknown): readonly Issue[] | undefined {
  const ranked = errors
    .filter(branch => branch.length > 0)
    .map(branch => ({ branch, rank: rankOf(branch, value) }))
  ranked.sort((a, b) => a.rank.map((one, at) => one - b.rank[at]!).find(difference => difference !== 0) ?? 0)
  return ranked[0]?.branch
}

/** How far from the value an alternative is, what weighs most first. */
function rankOf(branch: readonly Issue[], value: unknown): number[] {
  const own = branch.filter(({ path }) => path.length === 0)
  const strange = own.filter(issue => issue.code === 'unrecognized_keys')
  return [
    own.filter(issue => isOfOtherType(issue, value)).length,
    branch.filter(({ path }) => path.length === 1 && !has(value, path[0]!)).length,
    strange.reduce((sum, { keys }) => sum + keys.length, 0),
    strange.reduce((sum, issue) => sum + strangeness(issue), 0),
    branch.length,
  ]
}

function isOfOtherType(issue: Issue, value: unknown): boolean {
  if (issue.code === 'invalid_type') return true
  if (issue.code === 'invalid_value') return !issue.values.some(known => typeof known === typeof value)
  if (issue.code !== 'invalid_union') return false
  return issue.errors.every(branch =>
    branch.some(inner => inner.path.length === 0 && isOfOtherType(inner, value)),
  )
}

const has = (value: unknown, key: PropertyKey): boolean =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)

/** How many letters the unknown fields are from the nearest known ones. */
function strangeness(issue: Issue & { readonly code: 'unrecognized_keys' }): number {
  const known = knownFields(issue)
  return known.length === 0
    ? 0
    : issue.keys.reduce((sum, key) => sum + distance(key, closest(key, known as string[])), 0)
}

const knownFields = ({ message }: Issue): readonly string[] =>
  message.startsWith(knownMark) ? message.slice(knownMark.length).split(' ') : []

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
