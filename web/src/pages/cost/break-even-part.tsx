import type { BreakEven, CostReport } from '../../../../src/server/api-contract.ts'
import { Badge } from '../../parts/badge.tsx'
import { Section } from '../../parts/page-head.tsx'
import { TableRegion } from '../../parts/table-region.tsx'
import { inputText, rangeText } from './words.ts'

interface BreakEvenPartProps {
  readonly report: CostReport
  readonly breakEvens: readonly BreakEven[]
}

/** How far an input would have to move before another candidate has the cheaper good task. */
export function BreakEvenPart({ report, breakEvens }: BreakEvenPartProps) {
  const known = report.candidates.filter(({ usdPerGoodTask }) => usdPerGoodTask.kind === 'known')
  const cheapest = report.rankings.find(({ by }) => by === 'usdPerGoodTask')?.cheapest
  if (known.length < 2 || cheapest === undefined) return null
  return (
    <Section
      title="What would change the order"
      note={`From where on another candidate has a cheaper good task than ${cheapest}, if one input that both share moves and all else stays in its middle. These are single values, like the ends of the tornado: what is uncertain together is in the intervals.`}
    >
      {breakEvens.length === 0 ? (
        <p className="card px-4 py-3">
          No shared wage, length of a review, price of a machine or cost of an error would change it.
        </p>
      ) : (
        <BreakEvenTable breakEvens={breakEvens} cheapest={cheapest} />
      )}
    </Section>
  )
}

interface TableProps {
  readonly breakEvens: readonly BreakEven[]
  readonly cheapest: string
}

function BreakEvenTable({ breakEvens, cheapest }: TableProps) {
  const inputs = [...new Map(breakEvens.map(one => [one.input, one])).values()]
  const others = [...new Set(breakEvens.map(({ other }) => other))]
  return (
    <TableRegion caption={`Where others have a cheaper good task than ${cheapest}`} isPinned>
      <thead>
        <tr>
          <th scope="col">Cheaper than {cheapest}</th>
          {inputs.map(({ input, unit, value, low, high }) => (
            <th key={input} scope="col" className="min-w-[9rem]">
              {input}
              <span className="block">
                stated: {inputText(value, unit)}
                {low === high ? '' : ` (${rangeText(low, high, unit)})`}
              </span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {others.map(other => (
          <tr key={other}>
            <th scope="row" className="min-w-[8.5rem] max-w-[14rem] [overflow-wrap:anywhere]">
              {other}
            </th>
            {inputs.map(({ input }) => (
              <td key={input}>
                <Place found={breakEvens.find(one => one.input === input && one.other === other)} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </TableRegion>
  )
}

function Place({ found }: { readonly found: BreakEven | undefined }) {
  if (found === undefined) return <span className="text-dim">at no value</span>
  const { at, unit, isAbove, isWithinRange, low, high } = found
  return (
    <>
      <span className="block whitespace-nowrap">
        {isAbove ? 'above' : 'below'} <b className="font-[600]">{inputText(at, unit)}</b>
      </span>
      {isWithinRange && low !== high && (
        <Badge tone="gold" icon="warning">
          within what is stated
        </Badge>
      )}
    </>
  )
}
