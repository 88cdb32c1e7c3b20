import type { Decision } from '../../../../src/server/api-contract.ts'
import { Badge } from '../../parts/badge.tsx'

const looks = {
  recommended: { tone: 'good', icon: 'check', words: 'recommended' },
  'none-passes': { tone: 'bad', icon: 'cross', words: 'none passes' },
  inconclusive: { tone: 'gold', icon: 'question', words: 'inconclusive' },
} as const

export function OutcomeBadge({ outcome }: { readonly outcome: Decision['outcome'] }) {
  const { tone, icon, words } = looks[outcome]
  return (
    <Badge tone={tone} icon={icon}>
      {words}
    </Badge>
  )
}
