import type { Cell, Comparison, Pair } from '../decide/compare/index.ts'
import { differenceText, intervalText, scaleOf, valueText } from '../decide/compare/index.ts'
import { inertText } from './inert-text.ts'

/**
 * One suite per candidate and one case per primary metric, for CI systems that read JUnit XML. A case fails only when the
 * candidate is worse than the baseline after correction for all comparisons; without a baseline nothing fails. A figure
 * that is not known is skipped with its reason, and a candidate none of whose calls was answered is an error.
 */
export function renderJunit(comparison: Comparison): string {
  const suites = comparison.candidates.map(candidate => suite(comparison, candidate))
  const total = (key: 'tests' | 'failures' | 'errors' | 'skipped') =>
    suites.reduce((sum, { counts }) => sum + counts[key], 0)
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${xml(comparison.title)}" tests="${total('tests')}" failures="${total('failures')}" errors="${total('errors')}" skipped="${total('skipped')}">
${suites.map(({ text }) => text).join('\n')}
</testsuites>
`
}

function suite(comparison: Comparison, candidate: Comparison['candidates'][number]) {
  const counts = { tests: 0, failures: 0, errors: 0, skipped: 0 }
  const cases: string[] = []
  const add = (name: string, body: string, kind?: 'failures' | 'errors' | 'skipped') => {
    counts.tests += 1
    if (kind !== undefined) counts[kind] += 1
    cases.push(
      `    <testcase classname="${xml(candidate.name)}" name="${xml(name)}">${body}\n    </testcase>`,
    )
  }
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
  const attributes = Object.entries(counts).map(([name, count]) => `${name}="${count}"`)
  return {
    counts,
    text: `  <testsuite name="${xml(candidate.name)}" ${attributes.join(' ')}>\n${cases.join('\n')}\n  </testsuite>`,
  }
}

function addCase(
  add: (name: string, body: string, kind?: 'failures' | 'errors' | 'skipped') => void,
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
