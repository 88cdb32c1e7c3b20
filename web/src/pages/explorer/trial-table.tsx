import type { ReactTable } from '@tanstack/react-table'
import type { RefObject } from 'react'
import type { TrialPage, TrialRow } from '../../../../src/server/api-contract.ts'
import { Icon } from '../../parts/icons.tsx'
import type { usePagedRows } from '../../parts/use-paged-rows.ts'
import { type features, layout, type Place, type SortKey } from './trial-columns.tsx'
import { useExplorerSearch } from './trial-filters.tsx'

interface TrialTableProps {
  readonly table: ReactTable<typeof features, Place>
  readonly paged: ReturnType<typeof usePagedRows<TrialRow, TrialPage>>
  readonly scroller: RefObject<HTMLElement | null>
  readonly active: number | undefined
  readonly onOpen: (index: number, opens: boolean) => Promise<void>
}

/** Only rows in sight are in the document; empty rows above and below stand for the rest. */
export function TrialTable({ table, paged, scroller, active, onOpen }: TrialTableProps) {
  const { items, virtualizer, total } = paged
  const above = items[0]?.start ?? 0
  const below = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    <section
      ref={scroller}
      className="table-region h-[min(70dvh,46rem)] overflow-y-auto"
      aria-label="Trials table"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by the keyboard
      tabIndex={0}
    >
      <table
        className="table min-w-[54rem] table-fixed md:min-w-[46rem]"
        aria-rowcount={total === undefined ? -1 : total + 1}
        aria-busy={paged.isFetching}
      >
        <caption className="sr-only">Trials</caption>
        <thead className="sticky top-0 z-[2] bg-card shadow-[0_1px_0_var(--line)]">
          {table.getHeaderGroups().map(group => (
            <tr key={group.id} aria-rowindex={1}>
              {group.headers.map(header => (
                <HeaderCell key={header.id} id={header.column.id}>
                  <table.FlexRender header={header} />
                </HeaderCell>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          <Spacer height={above} />
          {table.getRowModel().rows.map(row => (
            <tr
              key={row.original.index}
              aria-rowindex={row.original.index + 2}
              className={`h-[52px] cursor-pointer hover:bg-faint ${row.original.index === active ? 'bg-gold-soft shadow-[inset_3px_0_0_var(--gold)]' : ''}`}
              onClick={() => void onOpen(row.original.index, true)}
            >
              {row.getAllCells().map(cell => (
                <td
                  key={cell.id}
                  className={`h-[52px] !py-1.5 !align-middle ${layout[cell.column.id]?.isNumber === true ? 'num' : ''}`}
                >
                  <div className="max-h-[38px] overflow-hidden">
                    <table.FlexRender cell={cell} />
                  </div>
                </td>
              ))}
            </tr>
          ))}
          <Spacer height={below} />
        </tbody>
      </table>
    </section>
  )
}

function Spacer({ height }: { readonly height: number }) {
  if (height <= 0) return null
  return (
    <tr>
      <td colSpan={6} className="!border-0 !p-0" style={{ height }} />
    </tr>
  )
}

interface HeaderCellProps {
  readonly id: string
  readonly children: React.ReactNode
}

function HeaderCell({ id, children }: HeaderCellProps) {
  const { search, change } = useExplorerSearch()
  const { width = '', sort, isNumber = false } = layout[id] ?? {}
  const className = `!align-middle ${width} ${isNumber ? 'num' : ''}`
  if (sort === undefined)
    return (
      <th scope="col" className={className}>
        {children}
      </th>
    )
  const isSorted = (search.sort ?? 'example') === sort
  const isDescending = isSorted && search.order === 'desc'
  return (
    <th
      scope="col"
      className={className}
      aria-sort={isSorted ? (isDescending ? 'descending' : 'ascending') : 'none'}
    >
      <button
        type="button"
        className={`inline-flex min-h-6 max-w-full items-center gap-1 hover:text-ink ${isNumber ? 'flex-row-reverse' : ''}`}
        onClick={() => change(sorted(sort, isSorted && !isDescending))}
      >
        <span className="truncate">{children}</span>
        <span className={isSorted ? 'text-gold' : 'invisible'}>
          <Icon name={isDescending ? 'down' : 'up'} size={12} />
        </span>
      </button>
    </th>
  )
}

function sorted(sort: SortKey, isDescending: boolean) {
  return { sort: sort === 'example' ? undefined : sort, order: isDescending ? 'desc' : undefined }
}
