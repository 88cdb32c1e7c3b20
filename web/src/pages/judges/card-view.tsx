import type { Scorer } from '../../../../src/server/api-contract.ts'
import { SyntheticBanner, VerdictBadge } from '../../parts/badge.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Figure } from '../../parts/figure.tsx'
import { countText, dayText, plural, shortVersion } from '../../parts/format.ts'
import { Section } from '../../parts/page-head.tsx'
import { TableRegion } from '../../parts/table-region.tsx'
import { domainOf } from '../../parts/whisker.tsx'
import { Confusion } from './confusion.tsx'
import { measureName } from './words.ts'

export type Card = NonNullable<Scorer['card']>

/** All that is known of how far a scorer agrees with people. */
export function CardView({ scorer }: { readonly scorer: Scorer }) {
  const { card } = scorer
  if (card === undefined)
    return (
      <EmptyState title="It has never been compared with people">
        <p>
          Nothing may rest on it until it has. Have people rate answers of a run (Reviews), then calibrate it
          here or with <code>cupel judge calibrate</code>.
        </p>
      </EmptyState>
    )
  return (
    <>
      {card.synthetic && (
        <SyntheticBanner>Ratings not given by people: this card can satisfy no gate.</SyntheticBanner>
      )}
      <Gate card={card} />
      <Section
        title="Agreement with people"
        note="The ceiling is how far people agree with each other: no scorer can be shown to do better than that."
      >
        <AgreementTable card={card} />
      </Section>
      {Object.keys(card.biases).length > 0 && (
        <Section
          title="Biases"
          note="What moves the scorer although people see no difference; unknown ones were not measured."
        >
          <BiasTable card={card} />
        </Section>
      )}
      {card.confusion !== undefined && (
        <Section title="Where it departs">
          <Confusion categories={card.confusion.categories} counts={card.confusion.counts} />
        </Section>
      )}
      {card.warnings.length > 0 && (
        <Section title="Before you rely on this">
          <ul className="card divide-y border-l-[3px] border-l-gold">
            {card.warnings.map(warning => (
              <li key={warning} className="px-4 py-2 [overflow-wrap:anywhere]">
                {warning}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="What it rests on">
        <CardFacts card={card} />
      </Section>
    </>
  )
}

function Gate({ card }: { readonly card: Card }) {
  const { measure, required, verdict } = card.gate
  return (
    <div className="card mb-8 px-5 py-4">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <VerdictBadge outcome={verdict.outcome} />
        <span className="font-[600]">
          {measureName(measure)} of at least {required}
        </span>
      </p>
      {card.agreement[measure] !== undefined && (
        <div className="mt-2">
          <Figure estimate={card.agreement[measure]} domain={[0, 1]} mark={required} />
        </div>
      )}
      {verdict.outcome !== 'pass' && (
        <p className="mt-1 text-dim [overflow-wrap:anywhere]">{verdict.reason}</p>
      )}
      {verdict.outcome === 'inconclusive' && verdict.examplesNeeded !== undefined && (
        <p className="mt-0.5">About {countText(verdict.examplesNeeded)} rated examples would settle it.</p>
      )}
    </div>
  )
}

function AgreementTable({ card }: { readonly card: Card }) {
  const measures = [...new Set([...Object.keys(card.agreement), ...Object.keys(card.ceiling)])]
  const domain = domainOf([...Object.values(card.agreement), ...Object.values(card.ceiling)])
  const ends = [Math.min(domain[0], 0), Math.max(domain[1], 1)] as const
  return (
    <TableRegion caption="Agreement with people beside the human ceiling" isPinned>
      <thead>
        <tr>
          <th scope="col">Measure</th>
          <th scope="col">Scorer with people</th>
          <th scope="col">People with each other</th>
        </tr>
      </thead>
      <tbody>
        {measures.map(measure => (
          <tr key={measure}>
            <th scope="row">{measureName(measure)}</th>
            <td>
              <MaybeFigure card={card} of="agreement" measure={measure} domain={ends} />
            </td>
            <td>
              <MaybeFigure card={card} of="ceiling" measure={measure} domain={ends} />
            </td>
          </tr>
        ))}
      </tbody>
    </TableRegion>
  )
}

interface MaybeFigureProps {
  readonly card: Card
  readonly of: 'agreement' | 'ceiling'
  readonly measure: string
  readonly domain: readonly [number, number]
}

function MaybeFigure({ card, of, measure, domain }: MaybeFigureProps) {
  const estimate = card[of][measure]
  if (estimate === undefined) return <span className="text-[0.86rem] text-dim">not measured</span>
  const isGate = of === 'agreement' && card.gate.measure === measure
  return <Figure estimate={estimate} domain={domain} mark={isGate ? card.gate.required : undefined} />
}

function BiasTable({ card }: { readonly card: Card }) {
  const [low, high] = domainOf(Object.values(card.biases))
  const reach = Math.max(Math.abs(low), Math.abs(high))
  return (
    <TableRegion caption="Biases of the scorer">
      <thead>
        <tr>
          <th scope="col">Bias</th>
          <th scope="col">Departs by (dashed line: none)</th>
        </tr>
      </thead>
      <tbody>
        {Object.entries(card.biases).map(([bias, estimate]) => (
          <tr key={bias}>
            <th scope="row">{measureName(bias)}</th>
            <td>
              <Figure estimate={estimate} domain={[-reach, reach]} mark={0} />
            </td>
          </tr>
        ))}
      </tbody>
    </TableRegion>
  )
}

function CardFacts({ card }: { readonly card: Card }) {
  const { leftOut } = card
  const facts = [
    ['Version measured', `${card.scorer.id} ${card.scorer.version}`],
    ['Made', dayText(card.createdAt)],
    ['Valid until', dayText(card.expiresAt)],
    ['Labels', `${card.part} part, ${plural(card.items, 'item')} by ${plural(card.raters, 'rater')}`],
    [
      'Left out',
      `${leftOut.tooFewRatings} with too few ratings, ${leftOut.tiedPeople} on which people tie, ${leftOut.noVerdict} without a verdict`,
    ],
    ['Scale', card.scale.kind],
    ['Runs', card.runs.join(', ')],
    ['Data', shortVersion(card.dataHash)],
  ] as const
  return (
    <dl className="card grid gap-x-6 gap-y-1.5 px-5 py-4 text-[0.92rem] sm:grid-cols-[11rem_1fr]">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-dim">{name}</dt>
          <dd className="[overflow-wrap:anywhere]">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
