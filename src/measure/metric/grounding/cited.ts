import { firstEmbeddedJson } from '../../../kernel/index.ts'
import type { Citation, Document } from '../../../prepare/dataset/index.ts'
import type { Response } from '../../../prepare/provider/index.ts'

/** An id as it is compared: NFKC, case and outer brackets set aside. */
export function idForm(id: string): string {
  return id
    .normalize('NFKC')
    .trim()
    .replace(/^[[("'#]+|[\])"'.,;:]+$/g, '')
    .toLowerCase()
}

/**
 * What a response cites: its own `citations`, else a `citations` field of a JSON answer, else ids in brackets in the
 * text. Bracketed words count as a citation when they are a known id or look like one (letters with digits), so
 * that `[sic]` is none and `[HO-99]`, which no document has, is an invented one. Each citation counts once.
 */
export function citationsOf(response: Response, documents: readonly Document[]): readonly Citation[] {
  return unique(response.citations ?? inJson(response) ?? inText(response.text, documents))
}

function unique(citations: readonly Citation[]): Citation[] {
  const seen = new Map<string, Citation>()
  for (const citation of citations) {
    const key = `${idForm(citation.id)}\u0000${citation.quote ?? ''}`
    if (!seen.has(key)) seen.set(key, citation)
  }
  return [...seen.values()]
}

function inJson({ value, text }: Response): Citation[] | undefined {
  const json = value ?? (text.includes('"citations"') ? firstEmbeddedJson(text) : undefined)
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined
  const { citations } = json as { readonly [key: string]: unknown }
  if (!Array.isArray(citations)) return undefined
  return citations.flatMap((one: unknown): Citation[] => {
    if (typeof one === 'string') return one === '' ? [] : [{ id: one }]
    const { id, quote } = (one ?? {}) as { id?: unknown; quote?: unknown }
    if (typeof id !== 'string' || id === '') return []
    return [typeof quote === 'string' && quote !== '' ? { id, quote } : { id }]
  })
}

function inText(text: string, documents: readonly Document[]): Citation[] {
  const known = new Set(documents.map(({ id }) => idForm(id)))
  const found: Citation[] = []
  for (const [, inner = ''] of text.matchAll(/[[(]([^[\]()\n]{1,120})[\])]/g)) {
    for (const part of inner.split(/\s*[,;]\s*/)) {
      const id = part.replace(/^(?:source|doc|document|section|clause|see|ref)s?:?\s+/i, '').trim()
      if (known.has(idForm(id)) || looksLikeId(id, known)) found.push({ id })
    }
  }
  return found
}

/** Shaped like the ids of the documents at hand: no spaces, same mix of letters, digits and marks at its start. */
function looksLikeId(id: string, known: ReadonlySet<string>): boolean {
  if (id === '' || /\s/.test(id) || !/\d/.test(id)) return false
  const shape = (one: string) => one.replace(/\p{L}+/gu, 'a').replace(/\d+/g, '1')
  const own = shape(idForm(id))
  return [...known].some(other => shape(other) === own)
}
