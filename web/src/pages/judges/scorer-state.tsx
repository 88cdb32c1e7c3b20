import type { Scorer } from '../../../../src/server/api-contract.ts'
import { Badge } from '../../parts/badge.tsx'

const states = {
  valid: { tone: 'good', icon: 'check', word: 'may decide' },
  missing: { tone: 'plain', icon: 'question', word: 'no card' },
  expired: { tone: 'bad', icon: 'cross', word: 'card expired' },
  other_version: { tone: 'bad', icon: 'cross', word: 'card of another version' },
  not_tested: { tone: 'gold', icon: 'question', word: 'not tested' },
  synthetic: { tone: 'gold', icon: 'warning', word: 'synthetic ratings' },
  not_passed: { tone: 'bad', icon: 'cross', word: 'gate not passed' },
} as const

export function ScorerState({ state }: { readonly state: Scorer['state'] }) {
  const { word, ...look } = states[state]
  return <Badge {...look}>{word}</Badge>
}
