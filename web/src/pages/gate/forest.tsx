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
import type { CheckGroup, DrawnCheck } from './check-groups.ts'
import { CheckWords, rowGrid } from './check-words.tsx'

const height = 30

/** Differences to the baseline with their intervals, each against its own margin; harm is on the left. */
export function Forest({ group }: { readonly group: CheckGroup }) {
  const scale = forestScale(group.checks)
  return (
    <div className="card px-4 py-2">
      <ul className="divide-y">
        {group.checks.map(one => (
          <li key={one.check.name} className={`${rowGrid} py-2.5`}>
            <CheckWords drawn={one}>
              <ForestRow drawn={one} scale={scale} />
            </CheckWords>
          </li>
        ))}
      </ul>
      <div className={rowGrid}>
        <div className="px-1 md:col-start-2">
          <RowAxis scale={scale} text={group.tickText} ends={['← worse', 'better →']} />
        </div>
      </div>
    </div>
  )
}

/** At most six times the widest margin: beyond it an arrow says that the interval goes on. */
function forestScale(checks: readonly DrawnCheck[]): RowScale {
  const margin = Math.max(...checks.map(({ bound }) => Math.abs(bound)))
  const points = checks.map(({ value }) => Math.abs(value))
  const far = Math.max(...points, margin)
  const most = Math.max(far * 1.1, margin > 0 ? 6 * margin : Number.POSITIVE_INFINITY)
  const limits = checks.flatMap(({ lower, upper }) => [lower ?? 0, upper ?? 0])
  const left = reachOf(
    limits.filter(limit => limit < 0),
    { least: far, most },
  )
  const right = reachOf(
    limits.filter(limit => limit > 0),
    { least: margin > 0 ? margin : far, most },
  )
  return rowScale([-left * 1.06 || -1, right * 1.06 || 1])
}

function ForestRow({ drawn, scale }: { readonly drawn: DrawnCheck; readonly scale: RowScale }) {
  const { check, value, lower, upper, bound } = drawn
  const allowed = scale.at(bound)
  return (
    <RowPicture height={height}>
      <rect
        x="0"
        width={percent(allowed)}
        y="1"
        height={height - 2}
        fill="var(--bad-soft)"
        data-mark="harm"
      />
      <RowLine at={scale.at(0)} height={height} name="zero" width={1.5} />
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
