import { getRouteApi } from '@tanstack/react-router'
import type { RawSearch } from '../../parts/search.ts'
import { judgeSearch } from '../search-of-pages.ts'

const route = getRouteApi('/app/judges/$id')

export function useJudgeSearch() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: RawSearch) =>
    void navigate({
      search: (old: RawSearch) => judgeSearch({ ...old, ...next }),
      resetScroll: false,
      replace: true,
    })
  return { search, change }
}
