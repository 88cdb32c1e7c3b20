import type { ReactNode } from 'react'
import type { FullTrial, Run } from '../../../../src/server/api-contract.ts'
import { Badge } from '../../parts/badge.tsx'
import { countText, durationText, fixed, scoreText, timeText, usdText } from '../../parts/format.ts'
import { TableRegion } from '../../parts/table-region.tsx'
import { ValueView } from '../../parts/value-view.tsx'

interface TrialViewProps {
  readonly trial: FullTrial
  readonly run: Run
}

/** What came back in a trial, how it was scored, and what it took. */
export function TrialView({ trial, run }: TrialViewProps) {
  return (
    <div className="space-y-5">
      <Part title="Answer">
        <AnswerBox trial={trial} />
        <AnswerFacts trial={trial} />
      </Part>
      {trial.value !== undefined && (
        <Part title="Value read from the answer">
          <div className="box text-[0.9rem]">
            <ValueView value={trial.value} />
          </div>
        </Part>
      )}
      {trial.toolCalls !== undefined && (
        <Part title="Tool calls">
          <div className="box text-[0.9rem]">
            <ValueView value={trial.toolCalls} />
          </div>
        </Part>
      )}
      <Part title="Scores">
        <ScoresTable trial={trial} run={run} />
      </Part>
      <Part title="Timing, attempts and cost">
        <Facts trial={trial} />
      </Part>
    </div>
  )
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <h3 className="eyebrow mb-1">{title}</h3>
      {children}
    </section>
  )
}

export function AnswerBox({ trial }: { readonly trial: FullTrial }) {
  if (trial.failure !== undefined)
    return (
      <div className="box border-l-[3px] border-bad">
        <Badge tone="bad" icon="cross">
          failed
        </Badge>
        <p className="words mt-1">
          {trial.failure.code}: {trial.failure.message}
        </p>
      </div>
    )
  if (trial.text === '') return <p className="box text-dim">The answer is empty.</p>
  return <p className="words box">{trial.text}</p>
}

export function AnswerFacts({ trial }: { readonly trial: FullTrial }) {
  return (
    <>
      <p className="mt-1.5 flex flex-wrap gap-1.5">
        {trial.label !== undefined && <Badge>label: {trial.label}</Badge>}
        {trial.abstained === true && <Badge>abstained</Badge>}
        {trial.confidence !== undefined && <Badge>own confidence {fixed(trial.confidence, 2)}</Badge>}
        {trial.repeat > 0 && <Badge>repeat {trial.repeat}</Badge>}
        {trial.fromCache && <Badge>from cache</Badge>}
      </p>
      {trial.citations.length > 0 && (
        <p className="mt-1.5 text-[0.88rem] text-dim [overflow-wrap:anywhere]">
          Cites {trial.citations.map(({ id }) => id).join(', ')}
        </p>
      )}
      {trial.retrieved.length > 0 && (
        <p className="mt-0.5 text-[0.88rem] text-dim [overflow-wrap:anywhere]">
          Retrieved {trial.retrieved.map(({ id }) => id).join(', ')}
        </p>
      )}
      {trial.warnings.map(warning => (
        <p key={warning} className="mt-0.5 text-[0.88rem] text-bad [overflow-wrap:anywhere]">
          Warning: {warning}
        </p>
      ))}
    </>
  )
}

function ScoresTable({ trial, run }: TrialViewProps) {
  if (trial.scores.length === 0) return <p className="text-dim">No metric has scored this trial.</p>
  const metrics = new Map(run.metrics.map(metric => [metric.id, metric]))
  return (
    <TableRegion caption="Scores of the trial">
      <thead>
        <tr>
          <th scope="col">Metric</th>
          <th scope="col">Score</th>
          <th scope="col">Why</th>
        </tr>
      </thead>
      <tbody>
        {trial.scores.map(score => (
          <tr key={score.metric}>
            <th scope="row" className="min-w-[8rem]">
              {metrics.get(score.metric)?.title ?? score.metric}
            </th>
            <td className="whitespace-nowrap">
              {score.outcome === 'scored' && score.value !== undefined ? (
                <b className="font-[620]">{scoreText(score.value, metrics.get(score.metric))}</b>
              ) : (
                <Badge tone={score.outcome === 'errored' ? 'bad' : 'plain'}>{score.outcome}</Badge>
              )}
            </td>
            <td className="min-w-[14rem] text-[0.88rem]">
              {score.why !== undefined && <p className="words">{score.why}</p>}
              {score.evidence !== undefined && (
                <div className="text-[0.86rem]">
                  <ValueView value={score.evidence} />
                </div>
              )}
              {score.why === undefined && score.evidence === undefined && (
                <span className="text-dim">no evidence was recorded</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </TableRegion>
  )
}

function Facts({ trial }: { readonly trial: FullTrial }) {
  const facts: readonly (readonly [string, string])[] = [
    ['Started', timeText(trial.startedAt)],
    ['Working time', trial.totalMs === undefined ? 'unknown' : durationText(trial.totalMs)],
    ...(trial.firstTokenMs === undefined ? [] : [['First token', durationText(trial.firstTokenMs)] as const]),
    ['Waited before', durationText(trial.waitedMs)],
    ['Cost', usdText(trial.costUsd)],
    ...(trial.model === undefined ? [] : [['Model that answered', trial.model] as const]),
    ['Seed', String(trial.seed)],
    ...Object.entries(trial.usage ?? {}).map(([name, count]) => [usageName(name), countText(count)] as const),
  ]
  return (
    <div className="box">
      <dl className="grid grid-cols-[minmax(7rem,auto)_1fr] gap-x-5 gap-y-1 text-[0.9rem] sm:grid-cols-[auto_1fr_auto_1fr]">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-dim">{name}</dt>
            <dd className="[overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
      </dl>
      <ol className="mt-3 space-y-0.5 text-[0.88rem]">
        {trial.attempts.map((attempt, at) => (
          <li key={attempt.startedAfterMs}>
            <span className="text-dim">Attempt {at + 1}</span> after {durationText(attempt.startedAfterMs)},
            took {durationText(attempt.durationMs)}
            {attempt.failure !== undefined && <span className="text-bad">: {attempt.failure}</span>}
          </li>
        ))}
      </ol>
    </div>
  )
}

/** `inputTokens` reads `Input tokens`. */
function usageName(name: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
