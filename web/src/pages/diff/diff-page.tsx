import { getRouteApi, Link } from '@tanstack/react-router'
import type { Run } from '../../../../src/server/api-contract.ts'
import { useRun } from '../../api/runs.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { SelectField } from '../../parts/field.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { DifferenceList } from './difference-list.tsx'

const route = getRouteApi('/app/runs/$run/diff')

export function DiffPage() {
  const { run: id } = route.useParams()
  const run = useRun(id)
  return (
    <>
      <PageHead
        title="Where two candidates differ"
        lead="The same examples, both answers, the words that differ marked."
        actions={
          <Link to="/runs/$run" params={{ run: id }} className="btn">
            All trials of the run
          </Link>
        }
      />
      <Loaded query={run} skeleton="h-[34rem]">
        {found => <Comparison run={found} />}
      </Loaded>
    </>
  )
}

function Comparison({ run }: { readonly run: Run }) {
  const search = route.useSearch()
  const names = run.candidates.map(({ name }) => name)
  const a = names.includes(search.a ?? '') ? (search.a ?? '') : names[0]
  const b = names.includes(search.b ?? '') && search.b !== a ? search.b : names.find(name => name !== a)
  const metric = run.metrics.find(({ id }) => id === search.metric) ?? run.metrics[0]
  if (a === undefined || b === undefined)
    return <EmptyState title="This run has one candidate">A difference needs two in the same run.</EmptyState>
  if (metric === undefined)
    return (
      <EmptyState title="This run has no metric">Without a score nothing tells two answers apart.</EmptyState>
    )
  const filter = { a, b, metric: metric.id, better: search.better ?? ('any' as const) }
  return (
    <>
      <Choices run={run} filter={filter} />
      <DifferenceList key={JSON.stringify(filter)} run={run.id} filter={filter} metric={metric} />
    </>
  )
}

interface ChoicesProps {
  readonly run: Run
  readonly filter: { readonly a: string; readonly b: string; readonly metric: string }
}

function Choices({ run, filter }: ChoicesProps) {
  const navigate = route.useNavigate()
  const change = (next: Partial<Record<'a' | 'b' | 'metric', string>>) =>
    void navigate({ search: old => ({ ...old, ...filter, ...next }), resetScroll: false })
  const names = run.candidates.map(({ name }) => ({ value: name, label: name }))
  return (
    <search className="mb-5 grid grid-cols-2 gap-x-3 gap-y-2 md:grid-cols-3">
      <SelectField
        label="a"
        value={filter.a}
        choices={names.filter(({ value }) => value !== filter.b)}
        onChange={a => change({ a })}
      />
      <SelectField
        label="b"
        value={filter.b}
        choices={names.filter(({ value }) => value !== filter.a)}
        onChange={b => change({ b })}
      />
      <SelectField
        className="col-span-2 md:col-span-1"
        label="Metric"
        value={filter.metric}
        choices={run.metrics.map(({ id, title }) => ({ value: id, label: title }))}
        onChange={metric => change({ metric })}
      />
    </search>
  )
}
