import type { GateDetails } from '../../../../src/server/api-contract.ts'
import { useGate } from '../../api/costs-and-gates.ts'
import { CaveatLines } from '../../parts/caveat-lines.tsx'
import { OutcomeLegend } from '../../parts/chart/outcome-mark.tsx'
import { shareText } from '../../parts/format.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { Section } from '../../parts/page-head.tsx'
import { Budgets } from './budgets.tsx'
import { checkGroups } from './check-groups.ts'
import { OpenCheck } from './check-words.tsx'
import { FiguresTable } from './figures-table.tsx'
import { Forest } from './forest.tsx'
import { GateVerdict } from './gate-verdict.tsx'
import { RegressionPart } from './regression-part.tsx'

/** One gate: what it said, and every check that this rests on. */
export function GateView({ id }: { readonly id: string }) {
  return (
    <Loaded query={useGate(id)} skeleton="h-96">
      {details => (
        <>
          <GateVerdict details={details} />
          <Checks details={details} />
          {details.report.notes.length > 0 && (
            <Section title="Before you rely on this">
              <CaveatLines lines={details.report.notes} />
            </Section>
          )}
          <Section title="All figures">
            <FiguresTable details={details} />
          </Section>
        </>
      )}
    </Loaded>
  )
}

function Checks({ details }: { readonly details: GateDetails }) {
  const { differences, budgets, regressions, open } = checkGroups(details)
  const level = shareText(details.report.settings.confidence, 1).replace('.0%', '%')
  return (
    <>
      {regressions.map(check => (
        <Section key={check.name} title="Faults that must not come back">
          <RegressionPart check={check} details={details} />
        </Section>
      ))}
      {open.length > 0 && (
        <Section
          title="Nothing can be said of"
          note="Without a figure there is nothing to hold against a margin."
        >
          <ul className="card divide-y">
            {open.map(check => (
              <OpenCheck key={check.name} check={check} />
            ))}
          </ul>
        </Section>
      )}
      {differences.map((group, at) => (
        <Section
          key={group.id}
          title={`Against the baseline, ${group.title}`}
          note={
            at === 0
              ? `Each end is a one-sided ${level} limit. A check passes when its whole interval keeps clear of the shaded side; it fails when the whole interval lies there, corrected for all checks.`
              : undefined
          }
          actions={at === 0 ? <OutcomeLegend /> : undefined}
        >
          <Forest group={group} />
        </Section>
      ))}
      {budgets.length > 0 && (
        <Section
          title="Time and money"
          note="As trials of the run took and cost; a load run measures latency at the real rate."
          actions={differences.length === 0 ? <OutcomeLegend /> : undefined}
        >
          <Budgets checks={budgets} />
        </Section>
      )}
    </>
  )
}
