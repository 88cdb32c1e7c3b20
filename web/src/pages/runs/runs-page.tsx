import { getRouteApi, Link } from '@tanstack/react-router'
import type { Run, RunPage } from '../../../../src/server/api-contract.ts'
import { runsOnPage, useRunPage } from '../../api/runs.ts'
import { Command } from '../../parts/command.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { countText, plural, shortVersion, timeText, usdText } from '../../parts/format.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { ProgressBar } from '../../parts/progress-bar.tsx'
import { TableRegion } from '../../parts/table-region.tsx'
import { judgingText } from './judging-text.ts'
import { RunState } from './run-facts.tsx'
import { OpenScores } from './run-progress.tsx'

const route = getRouteApi('/app/runs')

export function RunsPage() {
  const { page = 0 } = route.useSearch()
  const runs = useRunPage(page)
  return (
    <>
      <PageHead
        title="Runs"
        lead="A run is a set of trials made under one config, dataset and set of candidates."
      />
      <Loaded query={runs} skeleton="h-80">
        {found => (found.total === 0 ? <NoRuns /> : <Part found={found} page={page} />)}
      </Loaded>
    </>
  )
}

function Part({ found, page }: { readonly found: RunPage; readonly page: number }) {
  const { runs, total } = found
  return (
    <>
      {runs.length === 0 ? (
        <EmptyState title="There are not so many runs">
          <Link to="/runs" className="btn">
            The newest
          </Link>
        </EmptyState>
      ) : (
        <RunsTable runs={runs} />
      )}
      {total > runsOnPage && <Pages page={page} shown={runs.length} total={total} />}
    </>
  )
}

interface PagesProps {
  readonly page: number
  readonly shown: number
  readonly total: number
}

function Pages({ page, shown, total }: PagesProps) {
  const first = page * runsOnPage
  return (
    <nav aria-label="Parts of the list" className="mt-3 flex flex-wrap items-center gap-2">
      {page > 0 && (
        <Link to="/runs" search={page === 1 ? {} : { page: page - 1 }} className="btn">
          Newer
        </Link>
      )}
      {first + shown < total && shown > 0 && (
        <Link to="/runs" search={{ page: page + 1 }} className="btn">
          Older
        </Link>
      )}
      <p className="text-[0.9rem] text-dim" aria-live="polite">
        {shown > 0 && `${countText(first + 1)} to ${countText(first + shown)} of `}
        {plural(total, 'run')}
      </p>
    </nav>
  )
}

function NoRuns() {
  return (
    <EmptyState title="No run has been made in this project">
      <p>In the project folder:</p>
      <Command text="cupel run" />
    </EmptyState>
  )
}

function RunsTable({ runs }: { readonly runs: readonly Run[] }) {
  return (
    <TableRegion caption="Runs, newest first" isPinned>
      <thead>
        <tr>
          <th scope="col">Run</th>
          <th scope="col">State</th>
          <th scope="col">Trials</th>
          <th scope="col">Dataset</th>
          <th scope="col">Candidates</th>
          <th scope="col" className="num">
            Cost
          </th>
          <th scope="col">
            <span className="sr-only">Pages</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {runs.map(run => (
          <RunRow key={run.id} run={run} />
        ))}
      </tbody>
    </TableRegion>
  )
}

function RunRow({ run }: { readonly run: Run }) {
  const planned = run.candidates.reduce((sum, one) => sum + one.planned, 0)
  const failed = run.candidates.reduce((sum, one) => sum + one.failed, 0)
  const made = run.candidates.reduce((sum, one) => sum + one.answered + one.failed, 0)
  return (
    <tr>
      <th scope="row" className="min-w-[9rem] max-w-[14rem] sm:min-w-[12rem]">
        <Link to="/runs/$run" params={{ run: run.id }} className="link [overflow-wrap:anywhere]">
          {run.name}
        </Link>
        <span className="block text-[0.82rem] font-normal text-dim">{timeText(run.createdAt)}</span>
      </th>
      <td>
        <RunState run={run} />
        {run.state === 'stopped' && (
          <div className="mt-1.5">
            <Command text={`cupel resume ${run.id}`} />
          </div>
        )}
        <OpenScores run={run} />
      </td>
      <td className="min-w-[10rem]">
        <span className="mb-1 block text-[0.86rem]">
          {countText(made)} of {countText(planned)}
          {failed > 0 && <span className="text-bad">, {countText(failed)} failed</span>}
        </span>
        <ProgressBar
          label={`Trials of ${run.name}`}
          done={made}
          of={planned}
          bad={failed}
          isLive={run.state === 'running'}
        />
      </td>
      <td className="min-w-[9rem]">
        {run.dataset.name} <span className="text-dim">{run.dataset.split}</span>
        <span className="block text-[0.82rem] text-dim">
          {plural(run.dataset.examples, 'example')}, <code>{shortVersion(run.dataset.version)}</code>
        </span>
      </td>
      <td className="min-w-[12rem] text-[0.86rem] [overflow-wrap:anywhere]">
        {run.candidates.map(({ name }) => name).join(', ')}
      </td>
      <td className="num">
        <Cost run={run} />
      </td>
      <td className="num">
        <Link to="/" search={{ run: run.id }} className="link" aria-label={`Overview of ${run.name}`}>
          Overview
        </Link>
      </td>
    </tr>
  )
}

/** What the candidates cost, and below it what judging their answers did: two figures, never one. */
function Cost({ run }: { readonly run: Run }) {
  const unknown = run.candidates.reduce((sum, one) => sum + one.unknownCosts, 0)
  const made = run.candidates.reduce((sum, one) => sum + one.answered + one.failed, 0)
  const judging = judgingText(run)
  return (
    <>
      {unknown >= made ? (
        <span className="text-dim">unknown</span>
      ) : (
        usdText(run.candidates.reduce((sum, one) => sum + one.knownCostUsd, 0))
      )}
      {unknown > 0 && unknown < made && (
        <span className="block text-[0.8rem] text-dim">{countText(unknown)} of unknown price</span>
      )}
      {judging !== undefined && (
        <span
          className="mt-0.5 ml-auto block w-[9.5rem] text-[0.8rem] whitespace-normal text-dim"
          title={judging.calls}
        >
          judging: {judging.cost}
        </span>
      )}
    </>
  )
}
