import { getRouteApi } from '@tanstack/react-router'
import { useRef } from 'react'
import type { DifferencePage, Run } from '../../../../src/server/api-contract.ts'
import { type DifferenceFilter, differencePageQuery } from '../../api/runs.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { countText, plural } from '../../parts/format.ts'
import { Skeleton } from '../../parts/loaded.tsx'
import { ProblemBox } from '../../parts/problem-box.tsx'
import { usePagedRows } from '../../parts/use-paged-rows.ts'
import { Difference } from './difference.tsx'
import type { DifferenceRow } from './difference-row.ts'

const route = getRouteApi('/app/runs/$run/diff')

interface DifferenceListProps {
  readonly run: string
  readonly filter: DifferenceFilter
  readonly metric: Run['metrics'][number]
}

export function DifferenceList({ run, filter, metric }: DifferenceListProps) {
  const scroller = useRef<HTMLElement>(null)
  const paged = usePagedRows<DifferenceRow, DifferencePage>({
    scroller,
    rowHeight: 220,
    overscan: 4,
    query: page => differencePageQuery(run, filter, page),
  })
  const counts = paged.first?.counts
  return (
    <>
      {paged.error !== undefined && <ProblemBox error={paged.error} onRetry={paged.retry} />}
      {counts === undefined && paged.error === undefined && <Skeleton className="h-16" />}
      {counts !== undefined && <Counts counts={counts} filter={filter} />}
      {paged.total !== undefined && (
        <p className="mb-2 text-[0.9rem] text-dim" aria-live="polite">
          {plural(paged.total, 'example')} shown
          {metric.direction === 'lower' && `; on ${metric.title} lower is better`}
        </p>
      )}
      {paged.total === 0 && (
        <EmptyState title="No example matches">
          On {metric.title} the two candidates score the same on every example of this kind.
        </EmptyState>
      )}
      <section
        ref={scroller}
        aria-label="Examples"
        className={`h-[min(74dvh,52rem)] overflow-y-auto rounded-[10px] border bg-card ${paged.total === undefined || paged.total === 0 ? 'hidden' : ''}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by the keyboard
        tabIndex={0}
      >
        <ul className="relative" style={{ height: paged.virtualizer.getTotalSize() }}>
          {paged.items.map(item => (
            <li
              key={item.key}
              ref={paged.virtualizer.measureElement}
              data-index={item.index}
              className="absolute inset-x-0 top-0 border-b px-4 py-4"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <Difference row={paged.rowAt(item.index)} run={run} filter={filter} metric={metric} />
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}

interface CountsProps {
  readonly counts: DifferencePage['counts']
  readonly filter: DifferenceFilter
}

function Counts({ counts, filter }: CountsProps) {
  const navigate = route.useNavigate()
  const choose = (better: DifferenceFilter['better']) =>
    void navigate({ search: old => ({ ...old, better }), resetScroll: false })
  const choices = [
    ['any', counts.aBetter + counts.bBetter, 'one is better'],
    ['a', counts.aBetter, `${filter.a} better`],
    ['b', counts.bBetter, `${filter.b} better`],
  ] as const
  return (
    <fieldset className="mb-4">
      <legend className="sr-only">Which examples</legend>
      <div className="flex flex-wrap items-stretch gap-2">
        {choices.map(([better, count, words]) => (
          <button
            key={better}
            type="button"
            aria-pressed={filter.better === better}
            onClick={() => choose(better)}
            className={`card min-w-[7rem] px-4 py-2 text-left hover:bg-faint ${filter.better === better ? 'border-gold bg-gold-soft shadow-[inset_0_-2px_0_var(--gold)]' : ''}`}
          >
            <span className="block text-[1.15rem] font-[640]">{countText(count)}</span>
            <span className="block text-[0.84rem] text-dim [overflow-wrap:anywhere]">{words}</span>
          </button>
        ))}
        <div className="self-center px-2 text-[0.88rem] text-dim">
          {countText(counts.same)} score the same
          {counts.notBoth > 0 && (
            <span className="block">
              {countText(counts.notBoth)} without a score on one or both: left out
            </span>
          )}
        </div>
      </div>
    </fieldset>
  )
}
