import { firstEmbeddedJson, type Json } from '../../../kernel/index.ts'
import type { Response } from '../../../prepare/provider/index.ts'

export interface LabelReading {
  readonly label: string
  /** Where it was read: the response's own label, a field of a JSON answer, or the words of the text. */
  readonly from: 'label' | 'field' | 'text'
}

/** Labels as people write them: `not_covered`, `Not covered` and `NOT-COVERED` are one. */
export function labelForm(label: string): string {
  return label
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim()
}

/**
 * The label of a response: its own `label` field, else a field of a JSON answer, else the one known label that the
 * text names. A text that names several labels, or denies the one it names, carries none.
 */
export function readLabel(
  response: Response,
  options: { readonly labels: readonly string[]; readonly field: string },
): LabelReading | undefined {
  if (response.label !== undefined) return { label: response.label, from: 'label' }
  const value = response.value ?? firstEmbeddedJson(response.text)
  const given = fieldOf(value, options.field)
  if (given !== undefined) return { label: given, from: 'field' }
  const named = namedLabel(response.text, options.labels)
  return named === undefined ? undefined : { label: named, from: 'text' }
}

function fieldOf(value: Json | undefined, field: string): string | undefined {
  let at: Json | undefined = value
  for (const key of field.split('.')) {
    if (typeof at !== 'object' || at === null || Array.isArray(at)) return undefined
    at = (at as { readonly [key: string]: Json })[key]
  }
  return typeof at === 'string' || typeof at === 'boolean' || typeof at === 'number' ? String(at) : undefined
}

/** The words before a label that turn it into its opposite. */
const denial =
  /(?:\bnot|\bno|\bnever|\bneither|\bnor|n['’]t|\bun|\bnon)(?:\s+(?:be|been|being|is|are|a|an|the|fully|really))?\s*$/

function namedLabel(text: string, labels: readonly string[]): string | undefined {
  if (labels.length === 0) {
    const whole = text.trim().replace(/[.!]+$/, '')
    return whole !== '' && whole.split(/\s+/).length <= 4 ? whole : undefined
  }
  const stated =
    /(?:verdict|label|answer|decision|category|class|classification)\s*(?:is|:|=)\s*["'*]*([^\n."'*]{1,80})/i.exec(
      text,
    )
  return soleLabel(stated?.[1] ?? '', labels) ?? soleLabel(text, labels)
}

/** Longer labels are looked for first and blanked out, so that `not covered` is not read as `covered`. */
function soleLabel(text: string, labels: readonly string[]): string | undefined {
  let rest = ` ${labelForm(text)} `
  const found = new Set<string>()
  for (const label of [...labels].sort((a, b) => b.length - a.length)) {
    const form = labelForm(label)
    if (form === '') continue
    const parts = rest.split(new RegExp(`(?<![\\p{L}\\p{N}])${escaped(form)}(?![\\p{L}\\p{N}])`, 'u'))
    if (parts.length === 1) continue
    if (parts.slice(0, -1).some(before => denial.test(before))) return undefined
    found.add(label)
    rest = parts.join(' \u0000 ')
  }
  return found.size === 1 ? [...found][0] : undefined
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
