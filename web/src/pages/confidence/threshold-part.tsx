import type { ReactNode } from 'react'
import type { ConfidenceReport } from '../../../../src/server/api-contract.ts'
import { Command } from '../../parts/command.tsx'
import { Figure, shareScale } from '../../parts/figure.tsx'
import { scaleOf } from '../../parts/format.ts'
import { Section } from '../../parts/page-head.tsx'

const policies = {
  answer_all: 'answering everything',
  review_all: 'sending everything to a person',
  abstain_all: 'answering nothing',
} as const

/** The threshold that costs least, chosen on one part of the questions and told on the other. */
export function ThresholdPart({ report: { decision } }: { readonly report: ConfidenceReport }) {
  if (decision === undefined)
    return (
      <Section title="Answer, abstain, or ask a person">
        <p className="mb-2 max-w-[46rem] text-dim">
          With what an error and a review cost, the threshold that costs least can be found, and the share of
          questions that people will see.
        </p>
        <Command text="cupel confidence latest --costs wrong=20,review=2" />
      </Section>
    )
  if (decision.kind === 'unknown')
    return (
      <Section title="Answer, abstain, or ask a person">
        <p className="text-dim">{decision.reason}</p>
      </Section>
    )
  const money = scaleOf(
    { aggregation: 'mean', range: [0, null], unit: decision.costs.unit === 'usd' ? 'usd' : undefined },
    decision.cost.kind === 'known' ? decision.cost.value : 1,
  )
  return (
    <Section
      title="Answer, abstain, or ask a person"
      note={`Chosen on ${decision.fittedOn} questions; every figure is of ${decision.reportedOn} others.`}
    >
      <dl className="card grid gap-x-6 gap-y-2.5 px-4 py-3 sm:grid-cols-[15rem_1fr]">
        <Row name="Answers go out from">
          {decision.answerFrom === null ? (
            'no confidence: none is given'
          ) : (
            <>
              a confidence of <b className="font-[600]">{decision.answerFrom.toFixed(2)}</b>{' '}
              <span className="text-dim">
                [{decision.answerFromRange.lower?.toFixed(2) ?? 'none'},{' '}
                {decision.answerFromRange.upper?.toFixed(2) ?? 'none'}]
              </span>
            </>
          )}
        </Row>
        <Row name="To a person">
          <Figure estimate={decision.reviewRate} scale={shareScale} />
        </Row>
        <Row name="Right among those answered">
          <Figure estimate={decision.accuracyOfAnswered} scale={shareScale} />
        </Row>
        <Row name={`Cost of a question, ${decision.costs.unit}`}>
          <Figure estimate={decision.cost} scale={money} />
        </Row>
        {decision.alternatives.map(({ policy, difference }) => (
          <Row key={policy} name={`Against ${policies[policy]}`}>
            <Figure estimate={difference} scale={money} />
          </Row>
        ))}
      </dl>
      {decision.warnings.map(warning => (
        <p key={warning} className="mt-2 text-[0.9rem] text-dim">
          {warning}
        </p>
      ))}
    </Section>
  )
}

function Row({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-[0.92rem] text-dim">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  )
}
