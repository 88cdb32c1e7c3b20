import type { Document } from 'cupel'
import { type Hit, keywordIndex } from './keyword-index.ts'
import { type Passage, passagesOf } from './passages.ts'

type Search = (question: string, count: number) => Hit[] | Promise<Hit[]>

export type Method = 'keywords' | 'vectors' | 'hybrid'

const built = new Map<Method, Promise<Search>>()

/**
 * A search over the policy by words, by vectors, or by the mean of both. Candidates that differ in their threshold alone
 * share one: turning the policy into vectors takes seconds.
 */
export function searchOf(sections: readonly Document[], method: Method): Promise<Search> {
  const known = built.get(method) ?? buildSearch(sections, method)
  built.set(method, known)
  return known
}

async function buildSearch(sections: readonly Document[], method: Method): Promise<Search> {
  const passages = passagesOf(sections)
  if (method === 'keywords') return keywordIndex(passages)
  const { vectorIndex } = await import('./vector-index.ts')
  const byVectors = await vectorIndex(passages)
  return method === 'vectors' ? byVectors : both(keywordIndex(passages), byVectors, passages)
}

function both(byWords: Search, byVectors: Search, passages: readonly Passage[]): Search {
  return async (question, count) => {
    const scores = new Map<Passage, number>()
    for (const search of [byWords, byVectors]) {
      for (const { passage, score } of await search(question, passages.length)) {
        scores.set(passage, (scores.get(passage) ?? 0) + score / 2)
      }
    }
    return [...scores]
      .map(([passage, score]) => ({ passage, score }))
      .sort((a, b) => b.score - a.score)
      .slice(0, count)
  }
}
