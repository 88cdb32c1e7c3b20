import { useEffect, useRef, useState } from 'react'
import { choicesOf, type Dimension, type Draft, unanswered, type Value } from './form.ts'

interface DimensionsInput {
  readonly dimensions: readonly Dimension[]
  readonly values: Draft['values']
  readonly onChange: (values: Draft['values']) => void
}

/** Which dimension the keys act on, and what they do to it. */
export function useDimensions({ dimensions, values, onChange }: DimensionsInput) {
  const [active, setActive] = useState(() => firstOpen(dimensions, values))
  const area = useRef<HTMLDivElement>(null)
  const wantsFocus = useRef(false)
  const focusActive = () => focusDimension(area.current, dimensions[active]?.id)
  useEffect(() => {
    if (!wantsFocus.current) return
    wantsFocus.current = false
    focusDimension(area.current, dimensions[active]?.id)
  }, [active, dimensions])
  const go = (to: number) => {
    const next = Math.min(dimensions.length - 1, Math.max(0, to))
    wantsFocus.current = true
    if (next === active) focusActive()
    setActive(next)
  }
  const choose = (at: number, value: Value | undefined) => {
    const dimension = dimensions[at]
    if (dimension === undefined) return
    const { [dimension.id]: _before, ...rest } = values
    onChange(value === undefined ? rest : { ...rest, [dimension.id]: value })
  }
  /** Chooses and goes on to the next dimension that wants an answer. */
  const chooseByNumber = (number: number) => {
    const dimension = dimensions[active]
    const choice = dimension === undefined ? undefined : choicesOf(dimension)?.[number - 1]
    if (dimension === undefined || choice === undefined) return
    choose(active, choice.value)
    const next = nextOpen(dimensions, { ...values, [dimension.id]: choice.value }, active)
    if (next !== undefined) go(next)
  }
  const step = (by: 1 | -1) => {
    const dimension = dimensions[active]
    const choices = dimension === undefined ? undefined : choicesOf(dimension)
    if (dimension === undefined || choices === undefined) return
    const at = choices.findIndex(({ value }) => value === values[dimension.id])
    const next =
      at < 0 ? (by > 0 ? 0 : choices.length - 1) : Math.min(choices.length - 1, Math.max(0, at + by))
    choose(active, choices[next]?.value)
    setTimeout(() => focusDimension(area.current, dimension.id))
  }
  const goToOpen = () => go(firstOpen(dimensions, values))
  return { active, setActive, area, go, choose, chooseByNumber, step, goToOpen }
}

function firstOpen(dimensions: readonly Dimension[], values: Draft['values']): number {
  const [open] = unanswered(dimensions, values)
  return open === undefined ? 0 : dimensions.indexOf(open)
}

function nextOpen(
  dimensions: readonly Dimension[],
  values: Draft['values'],
  from: number,
): number | undefined {
  const open = unanswered(dimensions, values).map(dimension => dimensions.indexOf(dimension))
  return open.find(at => at > from) ?? open[0]
}

function focusDimension(area: HTMLElement | null, id: string | undefined): void {
  if (area === null || id === undefined) return
  const field = area.querySelector(`[data-dimension="${CSS.escape(id)}"]`)
  const control =
    field?.querySelector<HTMLElement>('input:checked') ?? field?.querySelector<HTMLElement>('input')
  control?.focus({ preventScroll: true })
  field?.scrollIntoView({ block: 'nearest' })
}
