import { getRouteApi, Link } from '@tanstack/react-router'
import type { Run } from '../../../../src/server/api-contract.ts'
import { useOverview, useRun, useRuns } from '../../api/runs.ts'
import { Badge, SyntheticBanner } from '../../parts/badge.tsx'
import { Command } from '../../parts/command.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { SelectField } from '../../parts/field.tsx'
import { plural, timeText } from '../../parts/format.ts'
import { Loaded, Skeleton } from '../../parts/loaded.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { ProblemBox } from '../../parts/problem-box.tsx'
import { RunFacts } from '../runs/run-facts.tsx'
import { RunProgress } from '../runs/run-progress.tsx'
import { OverviewBody } from './overview-body.tsx'

const route = getRouteApi('/app/')

export function OverviewPage() {
  const { run: chosen = 'latest' } = route.useSearch()
  const runs = useRuns()
  if (runs.data !== undefined && runs.data.length === 0) return <NoRuns />
  if (runs.isError && runs.data === undefined)
    return (
      <>
        <PageHead title="Overview" />
        <ProblemBox error={runs.error} onRetry={() => void runs.refetch()} />
      </>
    )
  return <RunOverview key={chosen} chosen={chosen} runs={runs.data ?? []} />
}

function NoRuns() {
  return (
    <>
      <PageHead title="Overview" />
      <EmptyState title="No run has been made in this project">
        <p>A run asks every candidate about every example and scores the answers. In the project folder:</p>
        <Command text="cupel run" />
      </EmptyState>
    </>
  )
}

function RunOverview({ chosen, runs }: { readonly chosen: string; readonly runs: readonly Run[] }) {
  const run = useRun(chosen)
  const overview = useOverview(chosen, run.data?.state === 'running')
  const navigate = route.useNavigate()
  const [headline, ...others] = overview.data?.comparison.headline ?? []
  return (
    <>
      <div className="mb-6 flex flex-wrap items-end gap-x-4 gap-y-3">
        <SelectField
          className="w-full sm:w-[24rem]"
          label="Run"
          value={chosen}
          choices={[
            { value: 'latest', label: `Latest${runs[0] === undefined ? '' : `: ${runs[0].name}`}` },
            ...choicesOf(runs, run.data).map(one => ({
              value: one.id,
              label: `${one.name}, ${timeText(one.createdAt)}`,
            })),
          ]}
          onChange={value => void navigate({ search: value === 'latest' ? {} : { run: value } })}
        />
        {run.data !== undefined && (
          <Link to="/runs/$run" params={{ run: run.data.id }} className="btn">
            Look at its {plural(trialsOf(run.data), 'trial')}
          </Link>
        )}
      </div>
      {run.data !== undefined && <RunProgress run={run.data} />}
      {overview.data === undefined && !overview.isError && (
        <>
          <h1 className="sr-only">Overview</h1>
          <Skeleton className="h-20" />
        </>
      )}
      {overview.isError && overview.data === undefined && <PageHead title="Overview" />}
      {headline !== undefined && (
        <PageHead title={headline} tab="Overview">
          {others.map(sentence => (
            <p key={sentence} className="mt-1.5 max-w-[50rem] [overflow-wrap:anywhere]">
              {sentence}
            </p>
          ))}
          {run.data !== undefined && <RunFacts run={run.data} />}
        </PageHead>
      )}
      {overview.data?.isProvisional === true && (
        <SyntheticBanner>
          <Badge tone="gold">provisional</Badge> The run is not complete: these figures rest on the trials
          made so far and will change.
        </SyntheticBanner>
      )}
      <Loaded query={overview} skeleton="h-96">
        {found => <OverviewBody overview={found} run={run.data} />}
      </Loaded>
    </>
  )
}

/** The newest runs, and the one that is shown where it is older. */
function choicesOf(runs: readonly Run[], shown: Run | undefined): readonly Run[] {
  return shown === undefined || runs.some(({ id }) => id === shown.id) ? runs : [...runs, shown]
}

function trialsOf(run: Run): number {
  return run.candidates.reduce((sum, { answered, failed }) => sum + answered + failed, 0)
}
