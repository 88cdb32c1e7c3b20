import type { LoadDetails, LoadResult } from '../../../../src/server/api-contract.ts'
import { useLoad } from '../../api/evidence.ts'
import { Badge, VerdictBadge } from '../../parts/badge.tsx'
import { plural, timeText, usdText } from '../../parts/format.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { Section } from '../../parts/page-head.tsx'
import { LengthsPicture } from './lengths-picture.tsx'
import { LoadCurves } from './load-curves.tsx'
import { StagesTable } from './stages-table.tsx'
import { TimelinePicture } from './timeline-picture.tsx'

/** One load run: what it says of the limits, and the figures that this rests on. */
export function LoadView({ id }: { readonly id: string }) {
  return (
    <Loaded query={useLoad(id)} skeleton="h-96">
      {details => (
        <>
          <Verdicts details={details} />
          <Section
            title="Latency by stage"
            note="From the intended time of sending to the last byte, with 95% intervals by order statistics, widened for requests that wait for one another."
          >
            <StagesTable details={details} />
          </Section>
          <LoadCurves details={details} />
          <TimelinePicture details={details} />
          <LengthsPicture result={details.result} />
          <Facts result={details.result} />
        </>
      )}
    </Loaded>
  )
}

function Verdicts({ details: { result, isStale } }: { readonly details: LoadDetails }) {
  const { candidate, verdicts, startedAt, how, search } = result
  return (
    <section className="card mb-6 px-4 py-3.5">
      <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <b className="text-[1.05rem] font-[640] [overflow-wrap:anywhere]">{candidate.name}</b>
        <span className="text-[0.9rem] text-dim">
          {timeText(startedAt)}
          {how === 'hosted' && ', served by a process of its own on this machine'}
        </span>
        {isStale && <Badge tone="gold">the candidate has changed since</Badge>}
      </p>
      {verdicts.length === 0 ? (
        <p className="mt-1 text-dim">No limit was stated, so there is nothing to judge.</p>
      ) : (
        <ul className="mt-2 space-y-1.5">
          {verdicts.map(verdict => (
            <li key={`${verdict.limit.text} ${verdict.at}`} className="[overflow-wrap:anywhere]">
              <VerdictBadge outcome={verdict.outcome} />{' '}
              <b className="font-[600]">
                {verdict.limit.text} at {verdict.at}
              </b>
              <span className="text-dim"> {verdict.reason}</span>
              {verdict.requestsNeeded !== undefined && (
                <span className="text-dim">
                  {' '}
                  About {plural(verdict.requestsNeeded, 'more request')} would settle it.
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {search !== undefined && <p className="mt-2">{search.words}</p>}
    </section>
  )
}

function Facts({ result }: { readonly result: LoadResult }) {
  const { workload, notes, seed, connections, threads, timeoutMs, costUsd } = result
  const facts: readonly (readonly [string, string])[] = [
    ['Requests', workload.about],
    ['Tokens counted by', workload.tokenizer],
    ['Deadline', `${timeoutMs / 1000} s after the intended time`],
    ['Generator', `${plural(threads, 'thread')}, at most ${plural(connections, 'connection')}, seed ${seed}`],
    [
      'Answers',
      `${result.isStreamed ? 'streamed' : 'whole'}${result.isStructured ? ', checked against a schema' : ''}`,
    ],
    ['Spent', costUsd === undefined ? 'unknown: no price is known' : usdText(costUsd)],
  ]
  return (
    <Section title="How it was sent">
      <dl className="card grid gap-x-6 gap-y-2 px-4 py-3 text-[0.9rem] sm:grid-cols-[11rem_1fr]">
        {facts.map(([name, words]) => (
          <div key={name} className="contents">
            <dt className="text-dim">{name}</dt>
            <dd className="[overflow-wrap:anywhere]">{words}</dd>
          </div>
        ))}
      </dl>
      {notes.length > 0 && (
        <ul className="mt-2 list-disc pl-5 text-[0.9rem] text-dim">
          {notes.map(note => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </Section>
  )
}
