import type { GatePlan } from '../../../../src/server/api-contract.ts'
import { Command } from '../../parts/command.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'

const snippet = `gate:
  candidate: assistant
  margins: { verdict_match: 0.03 } # 3 points worse is still no harm
  latency: { p95: { max: 2s } }`

/** What is to be done before there is something to see. */
export function NoGate({ plan }: { readonly plan: GatePlan }) {
  if (plan.kind === 'unplanned')
    return (
      <EmptyState title="The gate has not been held yet">
        <p>
          {plan.message} {plan.hint}
        </p>
        <pre className="words box text-[0.85rem] text-ink">{snippet}</pre>
        <p>Then save the scores of a run that you trust, and after each change run and hold the gate:</p>
        <Steps />
      </EmptyState>
    )
  return (
    <EmptyState title="The gate has not been held yet">
      <p>
        The config says how much worse is still no harm. Save the scores of a run that you trust as the
        baseline, and after each change run and hold the gate; what it says is kept here.
      </p>
      <Steps />
    </EmptyState>
  )
}

function Steps() {
  return (
    <>
      <Command text="cupel run && cupel gate --save-baseline" />
      <Command text="cupel run && cupel gate" />
    </>
  )
}
