import type { ReactNode } from 'react'

interface LegendProps {
  readonly entries: readonly { readonly color: string; readonly dash?: string; readonly words: ReactNode }[]
}

export function Legend({ entries }: LegendProps) {
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1 text-[0.84rem] text-dim">
      {entries.map(({ color, dash, words }) => (
        <li key={`${color}${dash ?? ''}`} className="flex items-center gap-1.5">
          <svg width="22" height="8" aria-hidden="true">
            <line x1="0" x2="22" y1="4" y2="4" stroke={color} strokeWidth="2" strokeDasharray={dash} />
          </svg>
          {words}
        </li>
      ))}
    </ul>
  )
}
