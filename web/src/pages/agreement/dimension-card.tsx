import type { Agreement } from '../../../../src/server/api-contract.ts'
import { Badge } from '../../parts/badge.tsx'
import { countText, fixed, intervalText, plural } from '../../parts/format.ts'
import { TableRegion } from '../../parts/table-region.tsx'
import { Whisker } from '../../parts/whisker.tsx'

type Dimension = Agreement['dimensions'][number]

const scale = { prefix: '', factor: 1, digits: 2, suffix: '' }

export function DimensionCard({ dimension }: { readonly dimension: Dimension }) {
  const { title, alpha, interval, items, note, disputed } = dimension
  return (
    <article className="card grid min-w-0 gap-x-8 gap-y-4 px-5 py-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)]">
      <div className="min-w-0">
        <h3>{title}</h3>
        {alpha === undefined ? (
          <p className="mt-1.5 text-dim">
            Alpha unknown: nothing varies, or no item has two ratings ({plural(items, 'item')}).
          </p>
        ) : (
          <div className="mt-1.5">
            <p>
              <span className="text-[1.35rem] font-[640]">{fixed(alpha, 2)}</span>{' '}
              <span className="text-[0.88rem] text-dim">
                alpha, {interval === undefined ? 'no interval' : intervalText(interval, scale)}, n ={' '}
                {countText(items)}
              </span>
            </p>
            <Whisker
              value={alpha}
              interval={interval}
              domain={[Math.min(0, interval?.lower ?? alpha), 1]}
              width={240}
            />
          </div>
        )}
        <p className="mt-1.5 max-w-[34rem] [overflow-wrap:anywhere]">{note}</p>
        <p className="mt-1 text-[0.9rem] text-dim">
          {disputed === 0 ? 'No item is disputed.' : `Raters differ on ${plural(disputed, 'item')}.`}
        </p>
      </div>
      {dimension.withRest.length > 0 && (
        <div className="min-w-0">
          <WithRest dimension={dimension} />
        </div>
      )}
    </article>
  )
}

function WithRest({ dimension }: { readonly dimension: Dimension }) {
  const lows = dimension.withRest.map(({ kappa, interval }) => interval?.lower ?? kappa)
  const domain = [Math.min(0, ...lows), 1] as const
  return (
    <TableRegion caption={`${dimension.title}: each rater with the rest`}>
      <thead>
        <tr>
          <th scope="col">Rater</th>
          <th scope="col">Kappa with the rest</th>
          <th scope="col">
            <span className="sr-only">On a scale</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {dimension.withRest.map(({ rater, kappa, interval, n }) => (
          <tr key={rater}>
            <th scope="row">
              {rater}{' '}
              {dimension.outliers.includes(rater) && (
                <Badge tone="bad" icon="warning">
                  alpha is higher without
                </Badge>
              )}
            </th>
            <td className="whitespace-nowrap">
              <b className="font-[600]">{fixed(kappa, 2)}</b>{' '}
              <span className="text-[0.84rem] text-dim">
                {interval === undefined ? 'no interval' : intervalText(interval, scale)}, n = {countText(n)}
              </span>
            </td>
            <td>
              <Whisker value={kappa} interval={interval} domain={domain} width={110} />
            </td>
          </tr>
        ))}
      </tbody>
    </TableRegion>
  )
}
