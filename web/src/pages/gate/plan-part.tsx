import type { GatePlan } from '../../../../src/server/api-contract.ts'
import { countText, plural, shareText } from '../../parts/format.ts'
import { Section } from '../../parts/page-head.tsx'
import { TableRegion } from '../../parts/table-region.tsx'

const points = (share: number): string => `${(100 * share).toFixed(1)} points`

/** What the gate of the config can tell with the examples that there are, worked out before anything is run. */
export function PlanPart({ plan }: { readonly plan: GatePlan }) {
  if (plan.kind === 'unplanned') return null
  return (
    <Section
      title="What this gate can tell"
      note={`With ${plural(plan.examples, 'example')}, for margins on rates, by how many of them exactly one of candidate and baseline gets right: an earlier gate tells yours. A failure is corrected for ${plural(plan.checks, 'check')}.`}
    >
      <TableRegion caption="Power of the gate" isPinned>
        <thead>
          <tr>
            <th scope="col">Metric and margin</th>
            <th scope="col">The two differ on</th>
            <th scope="col">A harmless change passes the check</th>
            <th scope="col">Fails, 4 times in 5, a drop of</th>
            <th scope="col">Examples for a harmless change to pass, 4 times in 5</th>
          </tr>
        </thead>
        <tbody>
          {plan.margins.flatMap(({ metric, plans }) =>
            plans.map((one, at) => (
              <tr key={`${metric} ${one.discordance}`}>
                {at === 0 && (
                  <th
                    scope="rowgroup"
                    rowSpan={plans.length}
                    className="min-w-[8rem] [overflow-wrap:anywhere]"
                  >
                    {metric}
                    <span className="block font-normal text-dim">{points(one.margin)}</span>
                  </th>
                )}
                <td className="min-w-[5rem]">{shareText(one.discordance)}</td>
                <td className="min-w-[11rem]">
                  {shareText(one.harmlessPasses)}
                  <span className="text-dim">, else open: {shareText(1 - one.harmlessPasses)}</span>
                </td>
                <td className="min-w-[8rem]">
                  {one.caughtCorrected === undefined ? 'none' : points(one.caughtCorrected)}
                </td>
                <td className="min-w-[10rem]">
                  {one.examplesToPass === undefined ? 'too many' : countText(one.examplesToPass)}
                </td>
              </tr>
            )),
          )}
        </tbody>
      </TableRegion>
      {plan.notShares.length > 0 && (
        <p className="mt-2 text-[0.9rem] text-dim">
          Not planned: {plan.notShares.join(', ')}. The margin is no share, and how far scores lie apart is
          not known before a run.
        </p>
      )}
    </Section>
  )
}
