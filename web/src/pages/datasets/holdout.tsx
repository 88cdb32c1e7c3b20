import type { Dataset } from '../../../../src/server/api-contract.ts'
import { Badge } from '../../parts/badge.tsx'
import { plural } from '../../parts/format.ts'

type Holdout = NonNullable<Dataset['holdout']>

const states = {
  'not-locked': { tone: 'gold', icon: 'question', word: 'holdout not locked' },
  intact: { tone: 'good', icon: 'check', word: 'holdout intact' },
  changed: { tone: 'bad', icon: 'cross', word: 'holdout changed' },
} as const

export function HoldoutBadge({ holdout }: { readonly holdout: Holdout }) {
  const { word, ...look } = states[holdout.state]
  return (
    <Badge {...look}>
      {word}
      {holdout.openings > 0 && `, ${plural(holdout.openings, 'look')}`}
    </Badge>
  )
}

export const holdoutWords: Readonly<Record<Holdout['state'], string>> = {
  'not-locked': 'It is not committed to: nobody could tell if it changed. Lock it with cupel dataset split.',
  intact: 'Its content is what was committed to.',
  changed: 'Its content is not what was committed to: figures on it do not count.',
}
