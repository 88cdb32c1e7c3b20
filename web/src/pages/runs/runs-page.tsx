import { Link } from '@tanstack/react-router'
import type { Run } from '../../../../src/server/api-contract.ts'
import { useRuns } from '../../api/runs.ts'
import { Command } from '../../parts/command.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { countText, plural, shortVersion, timeText, usdText } from '../../parts/format.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { ProgressBar } from '../../parts/progress-bar.tsx'
import { TableRegion } from '../../parts/table-region.tsx'
import { RunState } from './run-facts.tsx'

export function RunsPage() {
  const runs = useRuns()
  return (
    <>
      <PageHead
        title="Runs"
        lead="A run is a set of trials made under one config, dataset and set of candidates."
      />
      <Loaded query={runs} skeleton="h-80">
        {found => (found.length === 0 ? <NoRuns /> : <RunsTable runs={found} />)}
      </Loaded>
    </>
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
        <RunState state={run.state} />
        {run.state === 'stopped' && (
          <div className="mt-1.5">
            <Command text={`cupel resume ${run.id}`} />
          </div>
        )}
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

function Cost({ run }: { readonly run: Run }) {
  const unknown = run.candidates.reduce((sum, one) => sum + one.unknownCosts, 0)
  const made = run.candidates.reduce((sum, one) => sum + one.answered + one.failed, 0)
  if (unknown >= made) return <span className="text-dim">unknown</span>
  return (
    <>
      {usdText(run.candidates.reduce((sum, one) => sum + one.knownCostUsd, 0))}
      {unknown > 0 && (
        <span className="block text-[0.8rem] text-dim">{countText(unknown)} of unknown price</span>
      )}
    </>
  )
}
