import { Tabs } from 'radix-ui'
import type { ReactNode } from 'react'

export function Tab({ value, children }: { readonly value: string; readonly children: ReactNode }) {
  return (
    <Tabs.Trigger
      value={value}
      className="-mb-px min-h-9 shrink-0 border-b-2 border-transparent text-[0.92rem] text-dim data-[state=active]:border-gold data-[state=active]:font-[600] data-[state=active]:text-ink"
    >
      {children}
    </Tabs.Trigger>
  )
}
