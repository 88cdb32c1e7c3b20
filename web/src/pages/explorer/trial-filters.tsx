import { getRouteApi } from '@tanstack/react-router'
import type { Run } from '../../../../src/server/api-contract.ts'
import { DebouncedSearch } from '../../parts/debounced-search.tsx'
import { SelectField } from '../../parts/field.tsx'
import { isShare } from '../../parts/format.ts'
import type { RawSearch } from '../../parts/search.ts'
import { type ExplorerSearch, explorerSearch } from '../search-of-pages.ts'

const route = getRouteApi('/app/runs/$run')

function scoreChoices(metric: Run['metrics'][number] | undefined) {
  const [worst, best] = metric !== undefined && isShare(metric) ? ['0%', '100%'] : ['0 or less', '1 or more']
  return [
    { value: '', label: 'Any score' },
    { value: 'lowest', label: `Lowest (${worst})` },
    { value: 'partial', label: 'Between' },
    { value: 'highest', label: `Highest (${best})` },
    { value: 'unscored', label: 'Unscored' },
    { value: 'errored', label: 'Errored' },
  ]
}

/** Changes what the page shows; the address follows. */
export function useExplorerSearch() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: RawSearch, replace = false) =>
    void navigate({
      search: (old: RawSearch) => explorerSearch({ ...old, ...next }),
      replace,
      resetScroll: false,
    })
  return { search, change }
}

export function TrialFilters({ run, metric }: { readonly run: Run; readonly metric: string | undefined }) {
  const { search, change } = useExplorerSearch()
  const pick = (name: keyof ExplorerSearch) => (value: string) => change({ [name]: value })
  return (
    <search className="mb-3 grid grid-cols-2 gap-x-3 gap-y-2 md:grid-cols-[repeat(4,minmax(0,1fr))_minmax(0,1.5fr)]">
      <SelectField
        label="Candidate"
        value={search.candidate ?? ''}
        choices={[
          { value: '', label: 'All candidates' },
          ...run.candidates.map(({ name }) => ({ value: name, label: name })),
        ]}
        onChange={pick('candidate')}
      />
      <SelectField
        label="Outcome"
        value={search.outcome ?? ''}
        choices={[
          { value: '', label: 'Any outcome' },
          { value: 'answered', label: 'Answered' },
          { value: 'failed', label: 'Failed' },
        ]}
        onChange={pick('outcome')}
      />
      <SelectField
        label="Metric"
        value={metric ?? ''}
        choices={run.metrics.map(({ id, title }) => ({ value: id, label: title }))}
        onChange={pick('metric')}
      />
      <SelectField
        label="Score"
        value={search.score ?? ''}
        choices={scoreChoices(run.metrics.find(({ id }) => id === metric))}
        onChange={pick('score')}
      />
      <DebouncedSearch
        className="col-span-2 md:col-span-1"
        label="Search answers and example ids"
        value={search.search ?? ''}
        onChange={value => change({ search: value }, true)}
      />
    </search>
  )
}
