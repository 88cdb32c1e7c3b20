import type { Review } from '../../../../src/server/api-contract.ts'
import { Badge } from '../../parts/badge.tsx'
import { Section } from '../../parts/page-head.tsx'
import { TableRegion } from '../../parts/table-region.tsx'
import { labelOf } from '../rate/form.ts'
import type { QueueItem } from './queue-item.ts'

interface QueueListProps {
  readonly items: readonly QueueItem[]
  readonly at: number
  readonly onShow: (to: number) => void
  readonly review: Review
}

export function QueueList({ items, at, onShow, review }: QueueListProps) {
  const title = new Map(review.form.dimensions.map(dimension => [dimension.id, dimension.title]))
  return (
    <Section title="The queue">
      <TableRegion caption="Disputed items">
        <thead>
          <tr>
            <th scope="col">Question</th>
            <th scope="col">Dimension</th>
            <th scope="col">Ratings</th>
            <th scope="col">Decision</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item, place) => (
            <tr
              key={`${item.item} ${item.dimension}`}
              className={place === at ? 'bg-gold-soft' : ''}
              aria-current={place === at ? 'true' : undefined}
            >
              <th scope="row" className="min-w-[14rem]">
                <button
                  type="button"
                  className="line-clamp-2 min-h-6 text-left font-[550] hover:underline"
                  onClick={() => {
                    onShow(place)
                    scrollTo({ top: 0 })
                  }}
                >
                  {item.question}
                </button>
              </th>
              <td>{title.get(item.dimension) ?? item.dimension}</td>
              <td className="text-[0.88rem] text-dim">
                {item.ratings.map(({ value }) => labelOf(review, item.dimension, value)).join(', ')}
              </td>
              <td>
                {item.decision === undefined ? (
                  <span className="text-dim">open</span>
                ) : (
                  <Badge tone="good" icon="check">
                    {labelOf(review, item.dimension, item.decision.value)}
                  </Badge>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </TableRegion>
    </Section>
  )
}
