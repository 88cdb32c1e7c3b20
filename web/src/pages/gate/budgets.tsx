import { OutcomeMark, outcomeColor } from '../../parts/chart/outcome-mark.tsx'
import {
  percent,
  RowAxis,
  RowInterval,
  RowLine,
  RowPicture,
  type RowScale,
  reachOf,
  rowScale,
} from '../../parts/chart/row-plot.tsx'
import { shareText } from '../../parts/format.ts'
import type { DrawnCheck } from './check-groups.ts'
import { CheckWords, rowGrid } from './check-words.tsx'

const height = 30
/** Times what is allowed: one figure far beyond its budget must not press the others flat. */
const mostDrawn = 3

/** Time and money, each as a share of what is allowed. */
export function Budgets({ checks }: { readonly checks: readonly DrawnCheck[] }) {
  const reach = reachOf(
    checks.flatMap(({ value, upper }) => [value, upper ?? 0]),
    { least: 1.15, most: mostDrawn },
  )
  const scale = rowScale([0, reach * 1.04])
  return (
    <div className="card px-4 py-2">
      <ul className="divide-y">
        {checks.map(one => (
          <li key={one.check.name} className={`${rowGrid} py-2.5`}>
            <CheckWords drawn={one}>
              <BudgetRow drawn={one} scale={scale} />
            </CheckWords>
          </li>
        ))}
      </ul>
      <div className={rowGrid}>
        <div className="px-1 md:col-start-2">
          <RowAxis
            scale={scale}
            text={value => shareText(value)}
            ends={['share of what is allowed', 'too much →']}
          />
        </div>
      </div>
    </div>
  )
}

function BudgetRow({ drawn, scale }: { readonly drawn: DrawnCheck; readonly scale: RowScale }) {
  const { check, value, lower, upper, bound } = drawn
  const allowed = scale.at(bound)
  return (
    <RowPicture height={height}>
      <rect
        x={percent(allowed)}
        width={percent(100 - allowed)}
        y="1"
        height={height - 2}
        fill="var(--bad-soft)"
        data-mark="harm"
      />
      <RowLine at={allowed} height={height} color="var(--bad)" dash="4 3" width={1.5} name="margin" />
      {lower !== undefined && upper !== undefined && (
        <RowInterval
          scale={scale}
          lower={lower}
          upper={upper}
          y={height / 2}
          color={outcomeColor(check.outcome)}
        />
      )}
      <OutcomeMark outcome={check.outcome} at={scale.at(value)} y={height / 2} />
    </RowPicture>
  )
}
