import { Link } from '@tanstack/react-router'
import type { GateDetails } from '../../../../src/server/api-contract.ts'
import { Badge, VerdictBadge } from '../../parts/badge.tsx'
import { countText, plural, timeText } from '../../parts/format.ts'

const edges = {
  pass: 'border-l-good',
  fail: 'border-l-bad',
  inconclusive: 'border-l-gold',
} as const

const consequences = {
  pass: 'The change may go in: no check leaves room for more harm than is allowed.',
  fail: 'The change must not go in as it is.',
  inconclusive: 'Neither shown to be harmless nor to do harm. It is no pass.',
} as const

/** What the gate said, what failed first, and of what. */
export function GateVerdict({ details }: { readonly details: GateDetails }) {
  const { report, decidedAt, isStale, newerRun } = details
  const { outcome, headline, candidate, baseline, dataset, checks } = report
  const passed = checks.filter(check => check.outcome === 'pass').length
  return (
    <section className={`card mb-6 border-l-[3px] px-4 py-4 ${edges[outcome]}`}>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-[0.88rem] text-dim">
        <VerdictBadge outcome={outcome} />
        {timeText(decidedAt)}
        <span>
          {passed} of {plural(checks.length, 'check')} passed
        </span>
        {isStale && <Badge tone="gold">the candidate has changed since</Badge>}
      </p>
      <p className="mt-2 max-w-[56rem] text-[1.12rem] leading-snug font-[600] [overflow-wrap:anywhere]">
        {headline}
      </p>
      <p className="mt-1">{consequences[outcome]}</p>
      <dl className="mt-3 grid gap-x-6 gap-y-1 text-[0.92rem] sm:grid-cols-[7rem_1fr]">
        <Side name="Candidate" side={candidate} link={details.hasRun} more={`run ${candidate.run}`} />
        <Side
          name="Baseline"
          side={baseline}
          more={`${baseline.source}, made ${timeText(baseline.createdAt)}`}
        />
        <dt className="text-dim">Examples</dt>
        <dd>
          {plural(dataset.common, 'example')} of {dataset.name} ({dataset.split}) in common
        </dd>
        <dt className="text-dim">Answers</dt>
        <dd className="[overflow-wrap:anywhere]">
          now {answersText(candidate.answers)}; baseline {answersText(baseline.answers)}
        </dd>
      </dl>
      {newerRun !== undefined && (
        <p className="mt-3 text-[0.9rem] text-gold">
          Run {newerRun} has {candidate.name} too and is newer: this gate has not seen it.
        </p>
      )}
    </section>
  )
}

/** Always said, also where none is lost: `500, of which 24 failed and 0 are open (provider_timeout 24)`. */
function answersText({ trials, failed, open, codes }: GateDetails['report']['candidate']['answers']): string {
  const why = codes.map(({ code, trials: of }) => `${code} ${countText(of)}`).join(', ')
  return `${countText(trials)}, of which ${countText(failed)} failed and ${countText(open)} are open${why === '' ? '' : ` (${why})`}`
}

interface SideProps {
  readonly name: string
  readonly side: GateDetails['report']['candidate']
  readonly more: string
  readonly link?: boolean
}

function Side({ name, side, more, link = false }: SideProps) {
  return (
    <>
      <dt className="text-dim">{name}</dt>
      <dd className="[overflow-wrap:anywhere]">
        {link ? (
          <Link
            to="/runs/$run"
            params={{ run: side.run }}
            search={{ candidate: side.name }}
            className="link font-[600]"
          >
            {side.name}
          </Link>
        ) : (
          <b className="font-[600]">{side.name}</b>
        )}
        <span className="text-dim"> of {more}</span>{' '}
        {side.roles?.map(role => (
          <Badge key={role}>{role}</Badge>
        ))}
      </dd>
    </>
  )
}
