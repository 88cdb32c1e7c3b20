import type { FormDimension } from './review-form.ts'

type Scale = FormDimension['scale']
type Value = string | number

/** Whether a value may be given on a scale. */
export function isOnFormScale(scale: Scale, value: Value): boolean {
  if ('choices' in scale) return scale.choices.some(choice => choice.value === value)
  return typeof value === 'number' && Number.isFinite(value) && value >= scale.min && value <= scale.max
}

/** The values of a scale in words, e.g. `1 (yes), 0 (no)`. */
export const scaleText = (scale: Scale): string =>
  'choices' in scale
    ? scale.choices
        .map(({ value, label }) => (String(value) === label ? label : `${value} (${label})`))
        .join(', ')
    : `a number from ${scale.min} to ${scale.max}`

/** What somebody wrote into a cell as a value of the scale: the value itself, or its label in any case. Undefined when it is neither. */
export function writtenValue(scale: Scale, text: string): Value | undefined {
  const written = text.trim()
  if (written === '') return undefined
  if (!('choices' in scale)) {
    const value = Number(written.replace(/^([+-]?\d+),(\d+)$/, '$1.$2'))
    return isOnFormScale(scale, value) ? value : undefined
  }
  const folded = (one: string): string => one.normalize('NFC').toLowerCase()
  const byValue = scale.choices.find(
    ({ value }) =>
      folded(String(value)) === folded(written) || (typeof value === 'number' && Number(written) === value),
  )
  const found = byValue ?? scale.choices.find(({ label }) => folded(label) === folded(written))
  return found?.value ?? spokenValue(scale, folded(written))
}

/** true and false for a scale of 1 and 0, which spreadsheets write of their own accord. */
function spokenValue(scale: Scale, word: string): Value | undefined {
  const value = word === 'true' ? 1 : word === 'false' ? 0 : undefined
  return value !== undefined && isOnFormScale(scale, value) ? value : undefined
}

/** How far apart two values are: not at all comparable, by rank, or by their difference. */
export function levelOf(scale: Scale): 'nominal' | 'ordinal' | 'interval' {
  if (!('choices' in scale)) return 'interval'
  return scale.choices.length > 2 && scale.choices.every(({ value }) => typeof value === 'number')
    ? 'ordinal'
    : 'nominal'
}
