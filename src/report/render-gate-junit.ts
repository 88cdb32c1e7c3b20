import {
  answersText,
  boundText,
  checkText,
  figureText,
  type GateCheck,
  type GateReport,
  lackingText,
} from '../decide/gate/index.ts'
import { junitProperties, rolesProperty, xmlText as xml } from './render-junit.ts'

/**
 * One case for each check. One that is inconclusive is skipped with its reason: JUnit knows no third verdict, the exit status does.
 * Both sides stand in the properties, with what they are held against others for. Valid by junit-10.xsd, like a comparison.
 */
export function renderGateJunit({ checks, title, outcome, candidate, baseline }: GateReport): string {
  const count = (wanted: GateCheck['outcome']) => checks.filter(check => check.outcome === wanted).length
  const counts = `tests="${checks.length}" failures="${count('fail')}" errors="0"`
  const cases = checks.map(
    check =>
      `    <testcase classname="${xml(`gate.${candidate.name}`)}" name="${xml(check.name)}">${bodyOf(check)}\n    </testcase>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${xml(title)}" ${counts}>
  <testsuite name="gate" ${counts} skipped="${count('inconclusive')}">
${junitProperties({
  'cupel.outcome': outcome,
  'cupel.candidate': candidate.name,
  'cupel.candidate.answers': answersText(candidate.answers),
  'cupel.candidate.roles': rolesProperty(candidate.roles),
  'cupel.baseline': baseline.name,
  'cupel.baseline.source': baseline.source,
  'cupel.baseline.answers': answersText(baseline.answers),
  'cupel.baseline.roles': rolesProperty(baseline.roles),
})}${cases.join('\n')}
  </testsuite>
</testsuites>
`
}

function bodyOf(check: GateCheck): string {
  const { outcome, examples } = check
  const figure = figureText(check)
  const facts = figure === undefined ? [] : [`${figure}, allowed ${boundText(check)}, n = ${check.figure?.n}`]
  const named = [...(examples?.failed ?? []), ...(examples?.open ?? []).map(id => `${id} (not known)`)]
  const out = [...facts, lackingText(check) ?? [], named].flat()
  const verdict =
    outcome === 'pass'
      ? ''
      : `\n      <${outcome === 'fail' ? 'failure' : 'skipped'} message="${xml(checkText(check))}"/>`
  return `${verdict}${out.length === 0 ? '' : `\n      <system-out>${xml(out.join('\n'))}</system-out>`}`
}
