import { boundText, checkText, figureText, type GateCheck, type GateReport } from '../decide/gate/index.ts'
import { xmlText as xml } from './render-junit.ts'

/** One case for each check. One that is inconclusive is skipped with its reason: JUnit knows no third verdict, the exit status does. */
export function renderGateJunit({ checks, title, candidate }: GateReport): string {
  const count = (outcome: GateCheck['outcome']) => checks.filter(check => check.outcome === outcome).length
  const counts = `tests="${checks.length}" failures="${count('fail')}" errors="0" skipped="${count('inconclusive')}"`
  const cases = checks.map(
    check =>
      `    <testcase classname="${xml(`gate.${candidate.name}`)}" name="${xml(check.name)}">${bodyOf(check)}\n    </testcase>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${xml(title)}" ${counts}>
  <testsuite name="gate" ${counts}>
${cases.join('\n')}
  </testsuite>
</testsuites>
`
}

function bodyOf(check: GateCheck): string {
  const { outcome, examples } = check
  const figure = figureText(check)
  const facts = figure === undefined ? [] : [`${figure}, allowed ${boundText(check)}, n = ${check.figure?.n}`]
  const named = [...(examples?.failed ?? []), ...(examples?.open ?? []).map(id => `${id} (not known)`)]
  const out = [...facts, ...named]
  const verdict =
    outcome === 'pass'
      ? ''
      : `\n      <${outcome === 'fail' ? 'failure' : 'skipped'} message="${xml(checkText(check))}"/>`
  return `${verdict}${out.length === 0 ? '' : `\n      <system-out>${xml(out.join('\n'))}</system-out>`}`
}
