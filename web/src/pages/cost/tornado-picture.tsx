import type { CandidateCost } from '../../../../src/server/api-contract.ts'
import {
  percent,
  RowAxis,
  RowLine,
  RowPicture,
  type RowScale,
  rowScale,
} from '../../parts/chart/row-plot.tsx'
import { plural } from '../../parts/format.ts'
import { moneyText, rangeText, tickText } from './words.ts'

type Swing = CandidateCost['tornado'][number]

const grid = 'grid items-center gap-x-5 gap-y-1 md:grid-cols-[15rem_minmax(0,1fr)_10.5rem]'
const height = 26

/** What moves the cost of a task: each input at its low and its high end, the largest swing first. */
export function TornadoPicture({ candidate }: { readonly candidate: CandidateCost }) {
  const { tornado, usdPerTask } = candidate
  if (usdPerTask.kind === 'unknown')
    return <p className="text-dim">Nothing can be said while the cost is not known.</p>
  if (tornado.length === 0) return <p className="text-dim">Nothing moves it: every input is exact.</p>
  const notable = tornado.filter(swing => sizeOf(swing) * 100 >= sizeOf(tornado[0]!))
  const ends = notable.flatMap(({ usdAtLow, usdAtHigh }) => [usdAtLow, usdAtHigh])
  const [low, high] = [Math.min(...ends, usdPerTask.value), Math.max(...ends, usdPerTask.value)]
  const room = (high - low) * 0.04
  const scale = rowScale([Math.max(0, low - room), high + room])
  return (
    <div className="card px-4 py-3">
      <TornadoLegend />
      <ul className="mt-1 divide-y">
        {notable.map(swing => (
          <li key={swing.name} className={`${grid} py-1.5`}>
            <div className="min-w-0">
              <b className="block font-[600] [overflow-wrap:anywhere]">{swing.name}</b>
              <span className="text-[0.84rem] text-dim">{rangeText(swing.low, swing.high, swing.unit)}</span>
            </div>
            <SwingRow swing={swing} middle={usdPerTask.value} scale={scale} />
            <span className="text-[0.9rem]">
              {moneyText(swing.usdAtLow)} … {moneyText(swing.usdAtHigh)}
            </span>
          </li>
        ))}
      </ul>
      <div className={grid}>
        <div className="md:col-start-2">
          <RowAxis scale={scale} text={tickText} />
        </div>
      </div>
      {tornado.length > notable.length && (
        <p className="mt-1 text-[0.86rem] text-dim">
          {plural(tornado.length - notable.length, 'more input moves', 'more inputs move')} it by less than a
          hundredth of that.
        </p>
      )}
    </div>
  )
}

const sizeOf = ({ usdAtLow, usdAtHigh }: Swing): number => Math.abs(usdAtHigh - usdAtLow)

interface SwingRowProps {
  readonly swing: Swing
  /** The cost with every input in its middle. */
  readonly middle: number
  readonly scale: RowScale
}

function SwingRow({ swing: { usdAtLow, usdAtHigh }, middle, scale }: SwingRowProps) {
  const bar = (usd: number) => {
    const [from, to] = [scale.at(Math.min(usd, middle)), scale.at(Math.max(usd, middle))]
    return { x: percent(from), width: percent(Math.max(0.3, to - from)), y: 4, height: height - 8 }
  }
  return (
    <RowPicture height={height}>
      <rect {...bar(usdAtLow)} fill="var(--card)" stroke="var(--gold)" strokeWidth="1.5" data-mark="low" />
      <rect {...bar(usdAtHigh)} fill="var(--gold)" stroke="var(--gold)" strokeWidth="1.5" data-mark="high" />
      <RowLine at={scale.at(middle)} height={height} color="var(--ink)" width={1.5} name="middle" />
    </RowPicture>
  )
}

function TornadoLegend() {
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1 text-[0.84rem] text-dim">
      <li className="flex items-center gap-1.5">
        <svg width="14" height="12" aria-hidden="true">
          <rect
            x="1"
            y="1"
            width="12"
            height="10"
            fill="var(--card)"
            stroke="var(--gold)"
            strokeWidth="1.5"
          />
        </svg>
        the input at its low end
      </li>
      <li className="flex items-center gap-1.5">
        <svg width="14" height="12" aria-hidden="true">
          <rect
            x="1"
            y="1"
            width="12"
            height="10"
            fill="var(--gold)"
            stroke="var(--gold)"
            strokeWidth="1.5"
          />
        </svg>
        at its high end
      </li>
      <li className="flex items-center gap-1.5">
        <svg width="8" height="14" aria-hidden="true">
          <line x1="4" x2="4" y1="0" y2="14" stroke="var(--ink)" strokeWidth="1.5" />
        </svg>
        everything in the middle
      </li>
    </ul>
  )
}
