import type { DecidedCandidate, Decision } from '../../../../src/server/api-contract.ts'
import { Badge, VerdictBadge } from '../../parts/badge.tsx'
import { Figure } from '../../parts/figure.tsx'
import { chanceText, countText, probabilityText, scaleOf } from '../../parts/format.ts'
import { Section } from '../../parts/page-head.tsx'
import { TableRegion } from '../../parts/table-region.tsx'
import { domainOf } from '../../parts/whisker.tsx'

type Column = Decision['columns'][number]

/** Candidates, their figures, and the verdict of each requirement with its probability. */
export function DecisionMatrix({ decision }: { readonly decision: Decision }) {
  const level = Math.round(decision.settings.level * 100)
  return (
    <Section
      title="The scored matrix"
      note={`Every figure with its ${level}% interval. A probability is that of meeting the requirement, after what was measured.`}
    >
      <TableRegion caption="Candidates, figures and requirements" isPinned>
        <thead>
          <tr>
            <th scope="col">Candidate</th>
            {decision.requirements.map(({ requirement, isBlocking }) => (
              <th key={requirement} scope="col" className="min-w-[9rem]">
                {requirement}
                {isBlocking && <span className="block">blocking</span>}
              </th>
            ))}
            {decision.columns.map(({ id, title, sense }) => (
              <th key={id} scope="col">
                {title}
                {sense !== undefined && <span aria-hidden="true">{sense === 'max' ? ' ↑' : ' ↓'}</span>}
                {sense !== undefined && (
                  <span className="sr-only">, {sense === 'max' ? 'higher' : 'lower'} is better</span>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {decision.candidates.map(candidate => (
            <CandidateRow key={candidate.name} candidate={candidate} decision={decision} />
          ))}
        </tbody>
      </TableRegion>
    </Section>
  )
}

interface RowProps {
  readonly candidate: DecidedCandidate
  readonly decision: Decision
}

function CandidateRow({ candidate, decision }: RowProps) {
  return (
    <tr className={candidate.isRecommended ? 'bg-gold-soft' : ''}>
      <th scope="row" className="min-w-[10rem] max-w-[15rem]">
        <span className="[overflow-wrap:anywhere]">{candidate.name}</span>
        <Standing candidate={candidate} />
      </th>
      {candidate.verdicts.map((verdict, at) => (
        <td key={decision.requirements[at]?.requirement} title={verdict.reason}>
          <VerdictBadge outcome={verdict.outcome} />
          <span className="block text-[0.82rem] text-dim">
            {verdict.probability !== undefined
              ? probabilityText(verdict.probability)
              : verdict.estimate.kind === 'known'
                ? 'open'
                : 'no figure'}
          </span>
          {verdict.examplesNeeded !== undefined && (
            <span className="block text-[0.82rem] text-dim">
              about {countText(verdict.examplesNeeded)} more{' '}
              {verdict.examplesAtMix !== undefined &&
                `of this kind (${countText(verdict.examplesAtMix)} at the dataset's mix) `}
              would settle it
            </span>
          )}
        </td>
      ))}
      {decision.columns.map((column, at) => (
        <td key={column.id} className="min-w-[9.5rem]">
          <ColumnFigure column={column} at={at} candidate={candidate} decision={decision} />
        </td>
      ))}
    </tr>
  )
}

const standings = {
  passes: { tone: 'good', icon: 'check', words: 'passes' },
  fails: { tone: 'bad', icon: 'cross', words: 'fails' },
  open: { tone: 'gold', icon: 'question', words: 'open' },
  reference: { tone: 'plain', icon: undefined, words: 'for reference' },
} as const

function Standing({ candidate }: { readonly candidate: DecidedCandidate }) {
  const { standing, roles, probabilityAll, probabilityBest, front, belowCheapBaseline } = candidate
  const { tone, icon, words } = standings[standing]
  return (
    <>
      <span className="mt-0.5 flex flex-wrap gap-1">
        <Badge tone={tone} {...(icon === undefined ? {} : { icon })}>
          {words}
        </Badge>
        {roles.map(role => (
          <Badge key={role}>{role}</Badge>
        ))}
        {front?.isOn === true && <Badge>on the front, {probabilityText(front.probability)}</Badge>}
      </span>
      <span className="mt-0.5 block text-[0.8rem] font-normal text-dim">
        {probabilityAll !== undefined && `meets all: ${chanceText(probabilityAll)}`}
        {probabilityBest !== undefined &&
          `${probabilityAll === undefined ? '' : ', '}right choice: ${chanceText(probabilityBest)}`}
      </span>
      <WithoutValue trials={candidate.trials} />
      {belowCheapBaseline !== undefined && (
        <span className="block text-[0.8rem] font-normal text-bad">
          not shown to be better than {belowCheapBaseline}
        </span>
      )}
    </>
  )
}

/** Trials of a candidate that its figures know nothing of. */
function WithoutValue({ trials }: Pick<DecidedCandidate, 'trials'>) {
  if (trials === undefined) return null
  const { answered, failed, unscored, missing } = trials
  const parts = [
    ...(failed > 0 ? [`${countText(failed)} failed`] : []),
    ...(unscored > 0 ? [`${countText(unscored)} unscored`] : []),
    ...(missing > 0 ? [`${countText(missing)} not made`] : []),
  ]
  return (
    <span className={`block text-[0.8rem] font-normal ${parts.length > 0 ? 'text-bad' : 'text-dim'}`}>
      {parts.length === 0 ? 'no trial failed or unscored' : parts.join(', ')} of{' '}
      {countText(answered + failed + missing)}
    </span>
  )
}

interface FigureProps extends RowProps {
  readonly column: Column
  readonly at: number
}

function ColumnFigure({ column, at, candidate, decision }: FigureProps) {
  const estimate = candidate.figures[at]
  if (estimate === undefined) return <span className="text-dim">unknown</span>
  const all = decision.candidates.map(({ figures }) => figures[at])
  const largest = Math.max(0, ...all.map(one => (one?.kind === 'known' ? Math.abs(one.value) : 0)))
  const isShare = column.unit === undefined && column.range[0] === 0 && column.range[1] === 1
  return (
    <Figure
      estimate={estimate}
      scale={scaleOf({ aggregation: column.aggregation, range: column.range, unit: column.unit }, largest)}
      domain={domainOf(all, isShare ? [0, 1] : undefined)}
      leads={candidate.isRecommended}
    />
  )
}
