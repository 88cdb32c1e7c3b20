import type { GateOutcome, KeptGate } from '../decide/gate/index.ts'
import { inertLine } from '../report/index.ts'
import type { Terminal } from './terminal.ts'

/** The gates that are kept, newest first: when, what was held against what, and what it said. */
export function sayGates(gates: readonly KeptGate[], { out, say, style }: Terminal): void {
  if (gates.length === 0) {
    out('No gate is kept yet.')
    say(style.dim('Hold one: cupel gate'))
    return
  }
  const paint: Record<GateOutcome, (text: string) => string> = {
    pass: style.good,
    fail: style.bad,
    inconclusive: style.warn,
  }
  for (const { id, report } of gates) {
    const { outcome, headline, candidate, baseline } = report
    const sides = `${inertLine(candidate.name)} against ${inertLine(baseline.name)} of ${inertLine(baseline.source)}`
    out(`${style.bold(id)}  ${paint[outcome](outcome.padEnd(12))}  ${sides}`)
    out(style.dim(`  ${inertLine(headline)}`))
  }
}
