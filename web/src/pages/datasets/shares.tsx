import type { Dataset } from '../../../../src/server/api-contract.ts'
import { Badge } from '../../parts/badge.tsx'
import { countText, shareText } from '../../parts/format.ts'
import { Icon } from '../../parts/icons.tsx'

type Component = NonNullable<Dataset['components']>[number]

/** How many examples each component has, against the floor that it wants. */
export function Components({ components }: { readonly components: readonly Component[] }) {
  const widest = Math.max(1, ...components.map(({ examples, floor }) => Math.max(examples, floor)))
  return (
    <table className="w-full text-[0.88rem]">
      <caption className="sr-only">Components and their floors</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Component</th>
          <th scope="col">Examples</th>
          <th scope="col">Share of the widest</th>
          <th scope="col">Against the floor</th>
        </tr>
      </thead>
      <tbody>
        {components.map(({ name, examples, floor }) => (
          <tr key={name}>
            <th scope="row" className="py-1 pr-3 text-left font-[550]">
              {name}
            </th>
            <td className="w-12 py-1 text-right">{countText(examples)}</td>
            <td className="w-full px-3 py-1">
              <Bar value={examples / widest} mark={floor > 0 ? floor / widest : undefined} />
            </td>
            <td className="py-1 whitespace-nowrap">
              {floor === 0 ? (
                <span className="text-dim">no floor</span>
              ) : examples >= floor ? (
                <span className="inline-flex items-center gap-1 text-good">
                  <Icon name="check" size={12} /> floor {countText(floor)}
                </span>
              ) : (
                <Badge tone="bad" icon="cross">
                  {countText(floor - examples)} short of {countText(floor)}
                </Badge>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Bar({ value, mark }: { readonly value: number; readonly mark?: number | undefined }) {
  return (
    <span className="relative block h-2 rounded-full bg-faint">
      <span
        className="absolute inset-y-0 left-0 rounded-full bg-dim"
        style={{ width: `${Math.min(1, value) * 100}%` }}
      />
      {mark !== undefined && (
        <span
          className="absolute -top-0.5 h-3 w-0.5 bg-gold"
          style={{ left: `calc(${Math.min(1, mark) * 100}% - 1px)` }}
        />
      )}
    </span>
  )
}

interface CountsProps {
  readonly caption: string
  readonly counts: readonly { readonly name: string; readonly examples: number }[]
}

/** Counts with their shares, as labels, splits and tag values have. */
export function Counts({ caption, counts }: CountsProps) {
  const total = counts.reduce((sum, { examples }) => sum + examples, 0)
  return (
    <table className="w-full table-fixed text-[0.88rem]">
      <caption className="pb-1 text-left font-[600]">{caption}</caption>
      <colgroup>
        <col className="w-[38%]" />
        <col />
        <col className="w-[6.5rem]" />
      </colgroup>
      <thead className="sr-only">
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Share</th>
          <th scope="col">Examples</th>
        </tr>
      </thead>
      <tbody>
        {counts.map(({ name, examples }) => (
          <tr key={name}>
            <th scope="row" className="w-[38%] py-0.5 pr-3 text-left font-normal [overflow-wrap:anywhere]">
              {name}
            </th>
            <td className="py-0.5">
              <Bar value={total === 0 ? 0 : examples / total} />
            </td>
            <td className="w-[6.5rem] py-0.5 pl-3 text-right whitespace-nowrap">
              {countText(examples)}{' '}
              <span className="inline-block w-10 text-dim">
                {total === 0 ? '' : shareText(examples / total)}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
