import { checkText, type GateReport } from '../decide/gate/index.ts'
import { inertLine } from './inert-text.ts'

/** Lines that GitHub Actions shows beside the job: an error for each check that failed, a warning for each that is open. */
export function renderGateAnnotations({ checks }: GateReport): string {
  return checks
    .filter(({ outcome }) => outcome !== 'pass')
    .map(
      check =>
        `::${check.outcome === 'fail' ? 'error' : 'warning'} title=${property(`cupel gate: ${check.name}`)}::${data(checkText(check))}`,
    )
    .join('\n')
}

/** A line that begins with `::` is a command: what comes from outside must stay within its own. */
const data = (text: string): string =>
  inertLine(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
