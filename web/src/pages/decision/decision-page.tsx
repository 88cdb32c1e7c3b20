import { getRouteApi, Link } from '@tanstack/react-router'
import type { Decision, DecisionSummary } from '../../../../src/server/api-contract.ts'
import { useDecision, useDecisions } from '../../api/evidence.ts'
import { Badge } from '../../parts/badge.tsx'
import { CaveatLines } from '../../parts/caveat-lines.tsx'
import { Command } from '../../parts/command.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { timeText } from '../../parts/format.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHead, Section } from '../../parts/page-head.tsx'
import { Confirmation } from './confirmation.tsx'
import { DecisionMatrix } from './decision-matrix.tsx'
import { FrontPicture } from './front-picture.tsx'
import { OutcomeBadge } from './outcome-badge.tsx'
import { Recommendation } from './recommendation.tsx'
import { WeightsSection } from './weights-section.tsx'

const route = getRouteApi('/app/decision')

export function DecisionPage() {
  const { decision } = route.useSearch()
  const decisions = useDecisions()
  return (
    <>
      <PageHead
        title="Decision"
        lead="Who meets every requirement, with what probability, and which of them is the right choice: from measured quality, measured latency at the load, and full cost of a task."
      />
      <Loaded query={decisions} skeleton="h-96">
        {({ decisions: all, newest }) => {
          if (newest === undefined) return <NoDecision />
          return (
            <>
              {decision === undefined || decision === newest.id ? (
                <DecisionBody decision={newest} />
              ) : (
                <EarlierDecision id={decision} />
              )}
              {all.length > 1 && <AllDecisions decisions={all} />}
            </>
          )
        }}
      </Loaded>
    </>
  )
}

function NoDecision() {
  return (
    <EmptyState title="Nothing has been decided yet">
      <p>
        State what is required under <code>requirements:</code> in <code>cupel.yaml</code>, lock it before
        results are seen, run the candidates, and ask:
      </p>
      <Command text="cupel requirements lock --as NAME" />
      <Command text="cupel select" />
    </EmptyState>
  )
}

function EarlierDecision({ id }: { readonly id: string }) {
  return (
    <Loaded query={useDecision(id)} skeleton="h-96">
      {decision => <DecisionBody decision={decision} />}
    </Loaded>
  )
}

function DecisionBody({ decision }: { readonly decision: Decision }) {
  return (
    <>
      <Recommendation decision={decision} />
      {decision.confirmation !== undefined && <Confirmation confirmation={decision.confirmation} />}
      <DecisionMatrix decision={decision} />
      <FrontPicture decision={decision} />
      <WeightsSection decision={decision} />
      <Warnings lines={decision.warnings.filter(line => !decision.lock.words.includes(line))} />
      <Methods decision={decision} />
    </>
  )
}

function Warnings({ lines }: { readonly lines: readonly string[] }) {
  if (lines.length === 0) return null
  return (
    <Section title="Before you rely on this">
      <CaveatLines lines={lines} />
    </Section>
  )
}

function Methods({ decision: { methods, settings, tool } }: { readonly decision: Decision }) {
  return (
    <Section title="How it was decided">
      <details className="card px-4 py-2">
        <summary className="py-1 text-dim">Methods, seed and version</summary>
        <dl className="grid gap-x-6 gap-y-2 py-2 text-[0.9rem] sm:grid-cols-[12rem_1fr]">
          {methods.map(({ topic, text }) => (
            <div key={topic} className="contents">
              <dt className="text-dim">{topic}</dt>
              <dd className="[overflow-wrap:anywhere]">{text}</dd>
            </div>
          ))}
          <dt className="text-dim">Made by</dt>
          <dd>
            {tool.name} {tool.version}, {settings.draws} draws, seed {settings.seed}
          </dd>
        </dl>
      </details>
    </Section>
  )
}

function AllDecisions({ decisions }: { readonly decisions: readonly DecisionSummary[] }) {
  return (
    <Section title="All decisions" note="Newest first. Each stays in the project as it was made.">
      <ul className="card divide-y">
        {decisions.map(({ id, madeAt, outcome, recommended, isConfirmed }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
            <Link to="/decision" search={{ decision: id }} className="link">
              {timeText(madeAt)}
            </Link>
            <OutcomeBadge outcome={outcome} />
            <span className="[overflow-wrap:anywhere]">{recommended.join(', ')}</span>
            {isConfirmed && <Badge tone="good">confirmed on the holdout</Badge>}
          </li>
        ))}
      </ul>
    </Section>
  )
}
