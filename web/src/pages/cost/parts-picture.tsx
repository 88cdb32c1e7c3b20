import type { CandidateCost, CostReport } from '../../../../src/server/api-contract.ts'
import { useWidth } from '../../parts/chart/chart.tsx'
import {
  percent,
  RowAxis,
  RowInterval,
  RowPicture,
  type RowScale,
  rowScale,
} from '../../parts/chart/row-plot.tsx'
import { Section } from '../../parts/page-head.tsx'
import { TableRegion } from '../../parts/table-region.tsx'
import { Money, reasonOf } from './money.tsx'
import { byCost, moneyText, partNotes, partTitles, tickText } from './words.ts'

type Part = CandidateCost['parts'][number]

const grid = 'grid items-center gap-x-5 gap-y-1 sm:grid-cols-[11rem_minmax(0,1fr)]'
const color = (part: Part['part']): string => `var(--part-${part})`

/** What the cost of a task is made of: stacked, in figures, and what was left out. */
export function PartsPicture({ report }: { readonly report: CostReport }) {
  const candidates = byCost(report)
  const ends = candidates.map(({ usdPerTask }) =>
    usdPerTask.kind === 'known' ? (usdPerTask.interval?.upper ?? usdPerTask.value) : 0,
  )
  const scale = rowScale([0, Math.max(...ends) * 1.04])
  const shown = partsShown(candidates)
  const [place, width] = useWidth()
  return (
    <Section title="What it is made of" note="The line under a bar is the interval of the whole cost.">
      {shown.length > 0 && (
        <div className="card px-4 py-3">
          <PartsLegend parts={shown} />
          <ul className="mt-2 divide-y">
            {candidates.map(one => (
              <li key={one.candidate} className={`${grid} py-2`}>
                <span className="font-[600] [overflow-wrap:anywhere]">{one.candidate}</span>
                <StackedRow candidate={one} scale={scale} width={width} />
              </li>
            ))}
          </ul>
          <div className={grid}>
            <div ref={place} className="sm:col-start-2">
              <RowAxis scale={scale} text={tickText} />
            </div>
          </div>
        </div>
      )}
      <div className="mt-3">
        <PartsTable candidates={candidates} />
      </div>
    </Section>
  )
}

function PartsLegend({ parts }: { readonly parts: readonly Part['part'][] }) {
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1 text-[0.84rem]">
      {parts.map(part => (
        <li key={part} className="flex items-center gap-1.5">
          <svg width="12" height="12" aria-hidden="true">
            <rect width="12" height="12" rx="2" fill={color(part)} />
          </svg>
          {partTitles[part]} <span className="text-dim">{partNotes[part]}</span>
        </li>
      ))}
    </ul>
  )
}

/** Parts that cost some candidate something. */
function partsShown(candidates: readonly CandidateCost[]): Part['part'][] {
  const names = candidates[0]?.parts.map(({ part }) => part) ?? []
  return names.filter(name =>
    candidates.some(({ parts }) =>
      parts.some(
        ({ part, usdPerTask }) => part === name && usdPerTask.kind === 'known' && usdPerTask.value > 0,
      ),
    ),
  )
}

const bar = { y: 17, height: 18 }

interface StackedRowProps {
  readonly candidate: CandidateCost
  readonly scale: RowScale
  /** Of the picture, in pixels: a label stands only where it fits. */
  readonly width: number
}

function StackedRow({ candidate: { usdPerTask, parts }, scale, width }: StackedRowProps) {
  if (usdPerTask.kind === 'unknown') return <span className="text-[0.88rem] text-dim">unknown</span>
  let from = 0
  const segments = parts.flatMap(({ part, usdPerTask: money }) => {
    if (money.kind === 'unknown' || money.value === 0) return []
    const segment = { part, from, to: from + money.value, value: money.value }
    from = segment.to
    return [segment]
  })
  return (
    <RowPicture height={44}>
      {segments.map(segment => {
        const [start, end] = [scale.at(segment.from), scale.at(segment.to)]
        return (
          <g key={segment.part} data-mark={segment.part}>
            <rect
              x={percent(start)}
              width={percent(end - start)}
              y={bar.y}
              height={bar.height}
              fill={color(segment.part)}
              stroke="var(--card)"
            />
            <text x={percent(start)} y={bar.y - 5} fontSize="11.5" fill="var(--ink)">
              {labelOf(segment, ((end - start) / 100) * width)}
            </text>
          </g>
        )
      })}
      {usdPerTask.interval !== undefined && (
        <g className="text-ink">
          <RowInterval
            scale={scale}
            lower={usdPerTask.interval.lower}
            upper={usdPerTask.interval.upper}
            y={bar.y + bar.height + 5}
          />
        </g>
      )}
    </RowPicture>
  )
}

const pixelsOf = (text: string): number => text.length * 6.4 + 6

function labelOf({ part, value }: { part: Part['part']; value: number }, room: number): string {
  const long = `${partTitles[part]} ${moneyText(value)}`
  return [long, partTitles[part]].find(text => pixelsOf(text) <= room) ?? ''
}

/** A part that is known to cost none of them anything needs no column. */
function isNothing(candidates: readonly CandidateCost[], name: Part['part']): boolean {
  return candidates.every(({ parts }) =>
    parts.every(({ part, usdPerTask, isLeftOut }) =>
      part !== name
        ? true
        : !isLeftOut &&
          usdPerTask.kind === 'known' &&
          usdPerTask.value === 0 &&
          (usdPerTask.interval?.upper ?? 0) === 0,
    ),
  )
}

function PartsTable({ candidates }: { readonly candidates: readonly CandidateCost[] }) {
  const all = candidates[0]?.parts.map(({ part }) => part) ?? []
  const nothing = all.filter(name => isNothing(candidates, name))
  const names = all.filter(name => !nothing.includes(name))
  return (
    <>
      <TableRegion caption="Parts of the cost of a task" isPinned>
        <thead>
          <tr>
            <th scope="col">Of a task</th>
            {names.map(name => (
              <th key={name} scope="col">
                {partTitles[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {candidates.map(({ candidate, parts }) => (
            <tr key={candidate}>
              <th scope="row" className="min-w-[8.5rem] max-w-[14rem] [overflow-wrap:anywhere]">
                {candidate}
              </th>
              {parts
                .filter(({ part }) => !nothing.includes(part))
                .map(part => (
                  <td key={part.part} title={part.source}>
                    {part.isLeftOut ? (
                      <span className="text-dim">left out: nothing is stated</span>
                    ) : (
                      <Money estimate={part.usdPerTask} said={reasonOf(part.usdPerTask)} />
                    )}
                  </td>
                ))}
            </tr>
          ))}
        </tbody>
      </TableRegion>
      {nothing.length > 0 && (
        <p className="mt-2 text-[0.9rem] text-dim">
          Costs nothing for any of them: {nothing.map(name => partTitles[name]).join(', ')}.
        </p>
      )}
    </>
  )
}
