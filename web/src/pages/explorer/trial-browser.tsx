import { useQueryClient } from '@tanstack/react-query'
import { useTable } from '@tanstack/react-table'
import { useDeferredValue, useMemo, useRef, useState } from 'react'
import type { Run, TrialPage, TrialRow } from '../../../../src/server/api-contract.ts'
import { pageSize, type TrialFilter, trialPageQuery } from '../../api/runs.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { countText, plural } from '../../parts/format.ts'
import { KeysButton, KeysHelp } from '../../parts/keys-help.tsx'
import { ProblemBox } from '../../parts/problem-box.tsx'
import { useKeys } from '../../parts/use-keys.ts'
import { usePagedRows } from '../../parts/use-paged-rows.ts'
import { features, type Place, trialColumns } from './trial-columns.tsx'
import { TrialFilters, useExplorerSearch } from './trial-filters.tsx'
import { TrialPanel } from './trial-panel.tsx'
import { TrialTable } from './trial-table.tsx'

const keys = [
  [['j', 'k'], 'Next, previous trial'],
  [['Enter'], 'Open the trial'],
  [['t'], 'This trial, or all candidates beside each other'],
  [['Esc'], 'Close the trial'],
  [['?'], 'This help'],
] as const

export function TrialBrowser({ run }: { readonly run: Run }) {
  const { search } = useExplorerSearch()
  const metric = run.metrics.find(({ id }) => id === search.metric) ?? run.metrics[0]
  const { candidate, outcome, score, search: words, sort, order } = search
  const filter: TrialFilter = useMemo(
    () => ({ candidate, outcome, metric: metric?.id, score, search: words, sort, order }),
    [candidate, outcome, metric?.id, score, words, sort, order],
  )
  return (
    <section aria-label="Trials">
      <TrialFilters run={run} metric={metric?.id} />
      <TrialList key={JSON.stringify(filter)} run={run} filter={filter} metric={metric} />
    </section>
  )
}

interface TrialListProps {
  readonly run: Run
  readonly filter: TrialFilter
  readonly metric: Run['metrics'][number] | undefined
}

function TrialList({ run, filter, metric }: TrialListProps) {
  const { search, change } = useExplorerSearch()
  const scroller = useRef<HTMLElement>(null)
  const paged = usePagedRows<TrialRow, TrialPage>({
    scroller,
    rowHeight: 52,
    query: page => trialPageQuery(run.id, filter, page),
  })
  const [active, setActive] = useState<number | undefined>(undefined)
  const [isHelpOpen, setHelpOpen] = useState(false)
  const isOpen = search.open !== undefined
  const trialAt = useTrialAt(run.id, filter, paged.rowAt)
  const go = async (index: number, opens: boolean) => {
    if (paged.total === undefined || index < 0 || index >= paged.total) return
    setActive(index)
    paged.virtualizer.scrollToIndex(index, { align: 'auto' })
    if (!opens) return
    const row = await trialAt(index)
    if (row !== undefined) change({ open: row.exampleId, of: row.candidate, repeat: row.repeat }, isOpen)
  }
  const current = active ?? paged.items.find(({ index }) => isOpened(paged.rowAt(index), search))?.index
  useKeys(
    {
      j: () => void go((current ?? -1) + 1, isOpen),
      k: () => void go((current ?? 1) - 1, isOpen),
      Enter: event => {
        const onControl =
          event.target instanceof HTMLButtonElement || event.target instanceof HTMLAnchorElement
        if (!isOpen && !onControl && current !== undefined) void go(current, true)
      },
      t: () => {
        if (isOpen) change({ tab: search.tab === 'all' ? undefined : 'all' }, true)
      },
      '?': () => setHelpOpen(true),
    },
    !isHelpOpen,
  )
  const columns = useMemo(
    () => trialColumns({ metric, onOpen: index => void goRef.current(index, true) }),
    [metric],
  )
  const goRef = useRef(go)
  goRef.current = go
  const data: Place[] = paged.items.map(({ index }) => ({ index, row: paged.rowAt(index) }))
  const table = useTable({ features, columns, data: useDeferredValue(data) })
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <p aria-live="polite" className="text-[0.9rem] text-dim">
          {paged.total === undefined ? 'Counting …' : plural(paged.total, 'trial')}
          {paged.total !== undefined && current !== undefined && `, at ${countText(current + 1)}`}
        </p>
        <KeysButton onOpen={() => setHelpOpen(true)} />
      </div>
      {paged.error !== undefined && (
        <div className="mb-3">
          <ProblemBox error={paged.error} onRetry={paged.retry} />
        </div>
      )}
      {paged.total === 0 ? (
        <NothingMatches />
      ) : (
        <TrialTable table={table} paged={paged} scroller={scroller} active={current} onOpen={go} />
      )}
      <TrialPanel run={run} onMove={by => void go((current ?? (by > 0 ? -1 : 1)) + by, true)} />
      <KeysHelp isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} keys={keys} />
    </>
  )
}

/** A trial of the list; fetched when it lies on a page that is not in sight. */
function useTrialAt(run: string, filter: TrialFilter, rowAt: (index: number) => TrialRow | undefined) {
  const client = useQueryClient()
  return async (index: number): Promise<TrialRow | undefined> => {
    const row = rowAt(index)
    if (row !== undefined) return row
    const page = await client
      .fetchQuery(trialPageQuery(run, filter, Math.floor(index / pageSize)))
      .catch(() => undefined)
    return page?.rows[index % pageSize]
  }
}

function isOpened(
  row: TrialRow | undefined,
  search: { readonly open?: string; readonly of?: string; readonly repeat?: number },
): boolean {
  return (
    row !== undefined &&
    row.exampleId === search.open &&
    row.candidate === search.of &&
    row.repeat === (search.repeat ?? 0)
  )
}

function NothingMatches() {
  const { change } = useExplorerSearch()
  const clear = { candidate: '', outcome: '', score: '', search: '' }
  return (
    <EmptyState title="No trial matches these filters">
      <button type="button" className="btn" onClick={() => change(clear)}>
        Clear the filters
      </button>
    </EmptyState>
  )
}
