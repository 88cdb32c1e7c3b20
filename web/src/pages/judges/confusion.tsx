import { countText } from '../../parts/format.ts'
import { TableRegion } from '../../parts/table-region.tsx'

interface ConfusionProps {
  readonly categories: readonly (string | number)[]
  readonly counts: readonly (readonly number[])[]
}

/** Items by what the scorer and people said; the diagonal is agreement. */
export function Confusion({ categories, counts }: ConfusionProps) {
  return (
    <TableRegion caption="Items by what the scorer said (rows) and what people said (columns)" isPinned>
      <thead>
        <tr>
          <th scope="col">Scorer said, people said</th>
          {categories.map(category => (
            <th key={category} scope="col" className="num">
              {category}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {categories.map((category, row) => (
          <tr key={category}>
            <th scope="row">{category}</th>
            {categories.map((other, column) => (
              <td
                key={other}
                className={`num ${row === column ? 'bg-faint font-[620]' : (counts[row]?.[column] ?? 0) > 0 ? 'text-bad' : 'text-dim'}`}
              >
                {countText(counts[row]?.[column] ?? 0)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </TableRegion>
  )
}
