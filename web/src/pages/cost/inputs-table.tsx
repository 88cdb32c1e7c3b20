import type { CandidateCost } from '../../../../src/server/api-contract.ts'
import { Badge } from '../../parts/badge.tsx'
import { countText, dayText } from '../../parts/format.ts'
import { TableRegion } from '../../parts/table-region.tsx'
import { inputText, rangeText } from './words.ts'

/** Every price and assumption behind the cost of one candidate, with its source and date. */
export function InputsTable({
  candidate: { inputs, tokens, candidate },
}: {
  readonly candidate: CandidateCost
}) {
  const shown = inputs.filter(input => !isAbsent(input))
  return (
    <>
      <TableRegion caption={`What the cost of ${candidate} rests on`} isPinned>
        <thead>
          <tr>
            <th scope="col">Input</th>
            <th scope="col">Value</th>
            <th scope="col">Range</th>
            <th scope="col">Source</th>
            <th scope="col">As of</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ name, value, low, high, unit, isMeasured, source, asOf }) => (
            <tr key={name}>
              <th scope="row" className="min-w-[8.5rem] [overflow-wrap:anywhere]">
                {name}
              </th>
              <td className="whitespace-nowrap">{inputText(value, unit)}</td>
              <td className="min-w-[9rem]">
                {low === high ? <span className="text-dim">exact</span> : rangeText(low, high, unit)}
              </td>
              <td className="min-w-[14rem] [overflow-wrap:anywhere]">
                {isMeasured && <Badge tone="good">measured</Badge>} {source}
              </td>
              <td className="whitespace-nowrap">
                {asOf === undefined ? (
                  <span className="text-dim">{isMeasured ? 'this run' : 'no date'}</span>
                ) : (
                  dateText(asOf)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </TableRegion>
      {tokens !== undefined && (
        <p className="mt-2 text-[0.9rem] text-dim">
          An answered call has {countText(Math.round(tokens.input))} input tokens on average (
          {countText(Math.round(tokens.cachedInput))} of them cached) and{' '}
          {countText(Math.round(tokens.output))} output tokens ({countText(Math.round(tokens.reasoning))} of
          them reasoning).
        </p>
      )}
    </>
  )
}

/** Stands where it stands because nothing was stated: said in the notes where it matters. */
const isAbsent = ({ low, high, isMeasured, source }: CandidateCost['inputs'][number]): boolean =>
  !isMeasured && low === high && /^none stated(:|$)/.test(source)

const dateText = (asOf: string): string => (/^\d{4}-\d\d-\d\d/.test(asOf) ? dayText(asOf) : asOf)
