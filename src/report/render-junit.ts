import type { Ceiling, Cell, ComparedCandidate, Comparison, Pair } from '../decide/compare/index.ts'
import { differenceText, intervalText, scaleOf, valueText } from '../decide/compare/index.ts'
import { ceilingName, ceilingText, markText, rolesText } from './baseline-rows.ts'
import { inertText } from './inert-text.ts'

/**
 * One suite per candidate and one case per primary metric, for CI systems that read JUnit XML. A case fails only when the
 * candidate is worse than the baseline after correction for all comparisons; without a baseline nothing fails. A figure
 * that is not known is skipped with its reason, and a candidate none of whose calls was answered is an error. What a
 * candidate is held against the others for stands in the name of its suite, which every reader shows, and in its properties;
 * cases keep the bare name, by which their history is found. How far people agree is a suite of its own.
 *
 * Valid by the schema of the Jenkins xUnit plugin (junit-10.xsd), whose outermost element counts no skipped cases.
 */
export function renderJunit(comparison: Comparison): string {
  const suites = [
    ...comparison.candidates.map(candidate => suite(comparison, candidate)),
    ...(comparison.ceilings ?? []).map(ceiling => ceilingSuite(comparison, ceiling)),
  ]
  const total = (key: 'tests' | 'failures' | 'errors') =>
    suites.reduce((sum, { counts }) => sum + counts[key], 0)
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${xml(comparison.title)}" tests="${total('tests')}" failures="${total('failures')}" errors="${total('errors')}">
${suites.map(({ text }) => text).join('\n')}
</testsuites>
`
}

type AddCase = (name: string, body: string, kind?: 'failures' | 'errors' | 'skipped') => void

/** A suite that counts its cases; `classname` is what they are found by from one report to the next. */
function openSuite(classname: string) {
  const counts = { tests: 0, failures: 0, errors: 0, skipped: 0 }
  const cases: string[] = []
  const add: AddCase = (name, body, kind) => {
    counts.tests += 1
    if (kind !== undefined) counts[kind] += 1
    cases.push(`    <testcase classname="${xml(classname)}" name="${xml(name)}">${body}\n    </testcase>`)
  }
  const finish = (name: string, properties: Readonly<Record<string, string | undefined>>) => {
    const attributes = Object.entries(counts).map(([key, count]) => `${key}="${count}"`)
    return {
      counts,
      text: `  <testsuite name="${xml(name)}" ${attributes.join(' ')}>\n${junitProperties(properties)}${cases.join('\n')}\n  </testsuite>`,
    }
  }
  return { add, finish }
}

/** What is known beside the cases of a suite; nothing where nothing is. */
export function junitProperties(properties: Readonly<Record<string, string | undefined>>): string {
  const lines = Object.entries(properties).flatMap(([name, value]) =>
    value === undefined ? [] : [`      <property name="${xml(name)}" value="${xml(value)}"/>\n`],
  )
  return lines.length === 0 ? '' : `    <properties>\n${lines.join('')}    </properties>\n`
}

/** Roles are words of the tool, and stay the same in every language and version: a program may look for them. */
export const rolesProperty = (roles: readonly string[] | undefined): string | undefined =>
  roles === undefined || roles.length === 0 ? undefined : roles.join(', ')

function suite(comparison: Comparison, candidate: ComparedCandidate) {
  const { add, finish } = openSuite(candidate.name)
  const { answered, failed } = candidate.trials
  const calls = `${answered} of ${answered + failed} trials answered`
  if (answered === 0) add('calls', `\n      <error message="${xml(calls)}"/>`, 'errors')
  else add('calls', out(calls))
  for (const metric of comparison.metrics.filter(({ role }) => role === 'primary')) {
    const cell = comparison.cells.find(
      found => found.candidate === candidate.name && found.metric === metric.id && found.slice === 'all',
    )
    if (cell !== undefined) addCase(add, { comparison, cell, metric })
  }
  const roles = rolesText(candidate)
  return finish(roles === undefined ? candidate.name : `${candidate.name} (${roles})`, {
    'cupel.roles': rolesProperty(candidate.roles),
    'cupel.mark': markText(candidate),
  })
}

function ceilingSuite({ metrics }: Comparison, ceiling: Ceiling) {
  const name = ceilingName(ceiling)
  const { add, finish } = openSuite(name)
  const metric = metrics.find(({ id }) => id === ceiling.metric)
  const { estimate } = ceiling
  const words = ceilingText(ceiling)
  if (metric === undefined || estimate.kind === 'unknown')
    add(metric?.title ?? ceiling.metric, `\n      <skipped message="${xml(words)}"/>`, 'skipped')
  else {
    const scale = scaleOf(metric, estimate.value)
    const interval = estimate.interval === undefined ? '' : ` ${intervalText(estimate.interval, scale)}`
    add(metric.title, out(`${valueText(estimate.value, metric, scale)}${interval}\n${words}`))
  }
  return finish(name, { 'cupel.roles': 'ceiling' })
}

function addCase(
  add: AddCase,
  of: { comparison: Comparison; cell: Cell; metric: Comparison['metrics'][number] },
): void {
  const { estimate } = of.cell
  if (estimate.kind === 'unknown') {
    add(of.metric.title, `\n      <skipped message="${xml(estimate.reason)}"/>`, 'skipped')
    return
  }
  const scale = scaleOf(of.metric, estimate.value)
  const figure = `${valueText(estimate.value, of.metric, scale)}${
    estimate.interval === undefined ? '' : ` ${intervalText(estimate.interval, scale)}`
  }, n = ${estimate.n}, unscored ${estimate.unscored}, errored ${estimate.errored}`
  const worse = worseThanBaseline(of.comparison, of.cell)
  if (worse === undefined) add(of.metric.title, out(figure))
  else {
    const difference = worse.difference.kind === 'known' ? differenceText(worse.difference, of.metric) : ''
    const message = `worse than ${of.comparison.settings.baseline}: ${worse.a} minus ${worse.b} is ${difference}`
    add(
      of.metric.title,
      `\n      <failure message="${xml(message)}">${xml(figure)}</failure>${out(figure)}`,
      'failures',
    )
  }
}

function worseThanBaseline(comparison: Comparison, cell: Cell): Pair | undefined {
  const { baseline } = comparison.settings
  return comparison.pairs.find(
    pair =>
      pair.metric === cell.metric &&
      pair.slice === 'all' &&
      ((pair.a === baseline && pair.b === cell.candidate && pair.better === 'a') ||
        (pair.b === baseline && pair.a === cell.candidate && pair.better === 'b')),
  )
}

function out(text: string): string {
  return `\n      <system-out>${xml(text)}</system-out>`
}

function xml(text: string): string {
  return inertText(text)
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
}

export { xml as xmlText }
