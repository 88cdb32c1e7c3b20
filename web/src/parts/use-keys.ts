import { useEffectEvent, useLayoutEffect } from 'react'

/** What a key does; by `event.key`. */
export type Keys = Readonly<Record<string, ((event: KeyboardEvent) => void) | undefined>>

/** Keys for the whole page: never while something is typed, nor with a modifier, nor behind a dialog. */
export function useKeys(keys: Keys, isOn = true): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.isComposing || isTyping(event.target)) return
    keys[event.key]?.(event)
  })
  // As soon as what they act on is there: an effect after painting comes a moment late for a quick hand.
  useLayoutEffect(() => {
    if (!isOn) return
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [isOn])
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true
  return target instanceof HTMLInputElement && !['radio', 'checkbox', 'button'].includes(target.type)
}
