import { getRouteApi, Link } from '@tanstack/react-router'
import type { Run } from '../../../../src/server/api-contract.ts'
import { useRun } from '../../api/runs.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { RunFacts } from '../runs/run-facts.tsx'
import { RunProgress } from '../runs/run-progress.tsx'
import { TrialBrowser } from './trial-browser.tsx'

const route = getRouteApi('/app/runs/$run')

export function ExplorerPage() {
  const { run: id } = route.useParams()
  const run = useRun(id)
  return (
    <>
      <PageHead
        title={run.data?.name ?? 'Run'}
        tab={`Run ${run.data?.name ?? id}`}
        actions={run.data === undefined ? undefined : <Actions run={run.data} />}
      >
        {run.data !== undefined && <RunFacts run={run.data} />}
      </PageHead>
      <Loaded query={run} skeleton="h-[34rem]">
        {found => (
          <>
            <RunProgress run={found} />
            <TrialBrowser run={found} />
          </>
        )}
      </Loaded>
    </>
  )
}

function Actions({ run }: { readonly run: Run }) {
  const [a, b] = run.candidates
  return (
    <>
      <Link to="/" search={{ run: run.id }} className="btn">
        Overview
      </Link>
      {a !== undefined && b !== undefined && (
        <Link to="/runs/$run/diff" params={{ run: run.id }} search={{ a: a.name, b: b.name }} className="btn">
          Compare two candidates
        </Link>
      )}
    </>
  )
}
