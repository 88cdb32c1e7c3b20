import { Slot } from 'radix-ui'
import type { ElementType, ReactNode } from 'react'

interface RemoveScrollProps {
  readonly as?: ElementType
  readonly children?: ReactNode
}

/**
 * Stands in for the package of the same name, which Radix uses and which injects a `<style>` element that our
 * Content-Security-Policy refuses. The style sheet stops scrolling behind a dialog instead.
 */
export function RemoveScroll({ as: Part = Slot.Root, children }: RemoveScrollProps) {
  return <Part>{children}</Part>
}
