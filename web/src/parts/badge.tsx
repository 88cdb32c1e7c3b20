import type { ReactNode } from 'react'
import { Icon, type IconName } from './icons.tsx'

export type Tone = 'good' | 'bad' | 'gold' | 'plain'

interface BadgeProps {
  readonly tone?: Tone
  readonly icon?: IconName
  readonly children: ReactNode
}

export function Badge({ tone = 'plain', icon, children }: BadgeProps) {
  return (
    <span className={`badge ${tone === 'plain' ? '' : `badge-${tone}`}`}>
      {icon !== undefined && <Icon name={icon} size={11} />}
      {children}
    </span>
  )
}

const verdicts = {
  pass: { tone: 'good', icon: 'check' },
  fail: { tone: 'bad', icon: 'cross' },
  inconclusive: { tone: 'gold', icon: 'question' },
} as const

export function VerdictBadge({ outcome }: { readonly outcome: keyof typeof verdicts }) {
  return <Badge {...verdicts[outcome]}>{outcome}</Badge>
}

/** Ratings or examples that no person gave or met: marked wherever they are shown. */
export function SyntheticBadge() {
  return (
    <Badge tone="gold" icon="warning">
      synthetic
    </Badge>
  )
}

export function SyntheticBanner({ children }: { readonly children: ReactNode }) {
  return (
    <div className="card mb-5 flex items-start gap-2.5 border-l-[3px] border-l-gold px-4 py-2.5">
      <span className="mt-0.5 text-gold">
        <Icon name="warning" size={16} />
      </span>
      <p className="min-w-0">{children}</p>
    </div>
  )
}
