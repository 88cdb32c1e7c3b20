import type { Decision } from '../../../../src/server/api-contract.ts'
import { Badge } from '../../parts/badge.tsx'
import { timeText } from '../../parts/format.ts'
import { Section } from '../../parts/page-head.tsx'

const looks = {
  confirmed: { tone: 'good', icon: 'check', words: 'confirmed' },
  'not-contradicted': { tone: 'gold', icon: 'question', words: 'not contradicted' },
  contradicted: { tone: 'bad', icon: 'cross', words: 'contradicted' },
} as const

/** The one look at the holdout. */
export function Confirmation({
  confirmation,
}: {
  readonly confirmation: NonNullable<Decision['confirmation']>
}) {
  const { tone, icon, words } = looks[confirmation.outcome]
  return (
    <Section
      title="The holdout"
      note={`${confirmation.candidate} on ${confirmation.examples} examples that nothing was chosen on; opened by ${confirmation.by}, ${timeText(confirmation.at)}.`}
    >
      <div className="card px-4 py-3">
        <Badge tone={tone} icon={icon}>
          {words}
        </Badge>
        {confirmation.sentences.map(sentence => (
          <p key={sentence} className="mt-1.5 [overflow-wrap:anywhere]">
            {sentence}
          </p>
        ))}
      </div>
    </Section>
  )
}
