import type { LoadDetails, LoadStage } from '../../../../src/server/api-contract.ts'
import { Figure, shareScale } from '../../parts/figure.tsx'
import { countText } from '../../parts/format.ts'
import { TableRegion } from '../../parts/table-region.tsx'
import { boundText, percentileName, percentileOf } from './words.ts'

const shown = [0.5, 0.95, 0.99] as const

export function StagesTable({ details: { result, arrivals } }: { readonly details: LoadDetails }) {
  const hasFirstToken = result.stages.some(({ measures }) => measures.firstToken !== undefined)
  return (
    <TableRegion caption="Stages" isPinned>
      <thead>
        <tr>
          <th scope="col">Sent</th>
          {shown.map(p => (
            <th key={p} scope="col">
              {percentileName(p)}
            </th>
          ))}
          {hasFirstToken && <th scope="col">First token, p95</th>}
          <th scope="col">Within every limit</th>
          <th scope="col">Not answered</th>
          <th scope="col">Generator late, p99</th>
        </tr>
      </thead>
      <tbody>
        {result.stages.map((stage, at) => (
          <StageRow
            key={stage.startedAt}
            stage={stage}
            sent={arrivals[at] ?? ''}
            hasFirstToken={hasFirstToken}
          />
        ))}
      </tbody>
    </TableRegion>
  )
}

interface StageRowProps {
  readonly stage: LoadStage
  /** What it sent, in words. */
  readonly sent: string
  readonly hasFirstToken: boolean
}

function StageRow({ stage, sent, hasFirstToken }: StageRowProps) {
  const { validity, generator, goodput, measured } = stage
  return (
    <tr>
      <th scope="row" className="min-w-[9rem]">
        {sent}
        <span className="block text-[0.8rem] font-normal text-dim">
          {measured < 2 ? 'no rate' : `${generator.achievedRate.toFixed(1)}/s achieved`}, n ={' '}
          {countText(measured)}
        </span>
        {!validity.isValid && (
          <span className="block max-w-[16rem] text-[0.82rem] font-normal text-bad">
            not valid: {validity.reasons.join(' ')}
          </span>
        )}
        {!stage.warmUp.isSteady && (
          <span className="block max-w-[16rem] text-[0.82rem] font-normal text-bad">
            {stage.warmUp.words}
          </span>
        )}
      </th>
      {shown.map(p => (
        <PercentileCell key={p} found={percentileOf(stage, p)} />
      ))}
      {hasFirstToken && (
        <PercentileCell found={stage.measures.firstToken?.percentiles.find(one => one.p === 0.95)} />
      )}
      <td className="min-w-[9rem]">
        <Figure estimate={goodput} scale={shareScale} />
      </td>
      <td className="min-w-[8rem] text-[0.88rem]">
        <NotAnswered stage={stage} />
      </td>
      <td className="whitespace-nowrap">{generator.latenessMs.p99.toFixed(1)} ms</td>
    </tr>
  )
}

function PercentileCell({ found }: { readonly found: ReturnType<typeof percentileOf> }) {
  if (found === undefined) return <td className="text-dim">unknown</td>
  const { value, interval } = found
  return (
    <td className="whitespace-nowrap">
      <span className="font-[600]">{boundText(value)}</span>
      <span className="block text-[0.8rem] text-dim">
        {interval === undefined
          ? 'too few for an interval'
          : `[${boundText(interval.lower)}, ${boundText(interval.upper)}]`}
      </span>
    </td>
  )
}

function NotAnswered({ stage }: { readonly stage: LoadStage }) {
  const failures = Object.entries(stage.outcomes).filter(([outcome, count]) => outcome !== 'ok' && count > 0)
  if (failures.length === 0) return <span className="text-dim">none</span>
  return (
    <ul>
      {failures.map(([outcome, count]) => (
        <li key={outcome} className="whitespace-nowrap text-bad">
          {countText(count)} {outcome.replaceAll('_', ' ')}
        </li>
      ))}
    </ul>
  )
}
