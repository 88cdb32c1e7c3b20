import { useEffect, useState } from 'react'
import type { ReviewItem } from '../../../../src/server/api-contract.ts'
import { type Draft, draftOf, isSameDraft } from './form.ts'

/** What is being filled in about an item; outlives a reload of the page, until it is handed in. */
export function useDraft(review: string, item: ReviewItem) {
  const key = `cupel-draft:${review}:${item.item}`
  const [handedIn] = useState(() => draftOf(item.mine))
  const [draft, setDraft] = useState<Draft>(() => stored(key) ?? handedIn)
  const isDirty = !isSameDraft(draft, handedIn)
  useEffect(() => {
    if (isDirty) keep(key, draft)
    else forget(key)
  }, [key, draft, isDirty])
  const change = (next: Partial<Draft>) => setDraft(old => ({ ...old, ...next }))
  return { draft, change, isDirty, forget: () => forget(key) }
}

function stored(key: string): Draft | undefined {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null')
    return isDraft(found) ? found : undefined
  } catch {
    return undefined
  }
}

function isDraft(found: unknown): found is Draft {
  if (typeof found !== 'object' || found === null) return false
  const { values, comment, spans, seconds } = found as Record<string, unknown>
  return (
    typeof values === 'object' &&
    values !== null &&
    typeof comment === 'string' &&
    Array.isArray(spans) &&
    typeof seconds === 'number'
  )
}

function keep(key: string, draft: Draft): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(draft))
  } catch {
    // Storage is closed or full: the draft lives as long as the page.
  }
}

function forget(key: string): void {
  try {
    sessionStorage.removeItem(key)
  } catch {
    // Nothing was kept.
  }
}
