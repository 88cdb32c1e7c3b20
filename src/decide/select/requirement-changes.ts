import { canonicalJson } from '../../kernel/index.ts'
import type { Requirement } from './requirement.ts'
import { isCost, isMetric, requirementSubject, requirementWords } from './requirement-words.ts'

/**
 * What differs between two lists of requirements, one line each, e.g. `verdict_match min 0.85 -> 0.8`. Their order means nothing.
 */
export function requirementChanges(before: readonly Requirement[], after: readonly Requirement[]): string[] {
  const [old, fresh] = [bySubject(before), bySubject(after)]
  const changed = [...old].flatMap(([key, was]) => {
    const is = fresh.get(key)
    return is === undefined ? [`removed: ${requirementWords(was)}`] : fieldChanges(was, is)
  })
  const added = [...fresh].filter(([key]) => !old.has(key)).map(([, is]) => `added: ${requirementWords(is)}`)
  return [...changed, ...added]
}

/** Several with one subject are told apart by their place among themselves. */
function bySubject(all: readonly Requirement[]): Map<string, Requirement> {
  const sorted = [...all].sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1))
  const found = new Map<string, Requirement>()
  for (const requirement of sorted) {
    const subject = requirementSubject(requirement)
    let key = subject
    for (let copy = 2; found.has(key); copy++) key = `${subject} (${copy})`
    found.set(key, requirement)
  }
  return found
}

function fieldChanges(was: Requirement, is: Requirement): string[] {
  const [old, fresh] = [was, is] as unknown as [Record<string, unknown>, Record<string, unknown>]
  const name = isMetric(was)
    ? `${was.metric}${was.slice === 'all' ? '' : ` on ${was.slice}`} `
    : isCost(was)
      ? ''
      : `${requirementSubject(was)} `
  return [...new Set([...Object.keys(old), ...Object.keys(fresh)])]
    .filter(field => old[field] !== fresh[field])
    .map(
      field =>
        `${name}${isCost(was) && field !== 'costPerTask' ? 'costPerTask ' : ''}${field} ${said(old[field])} -> ${said(fresh[field])}`,
    )
}

const said = (value: unknown): string =>
  value === undefined ? 'none' : value === true ? 'yes' : value === false ? 'no' : String(value)
