import type { Run } from '../../../../src/server/api-contract.ts'
import { Command } from '../../parts/command.tsx'
import { countText, plural } from '../../parts/format.ts'
import { ProgressBar } from '../../parts/progress-bar.tsx'

/** How far a run is that is not complete, or what scores it lacks; nothing for one that has all. */
export function RunProgress({ run }: { readonly run: Run }) {
  if (run.state === 'complete') return <ScoringLeft run={run} />
  const isLive = run.state === 'running'
  const made = sum(run, one => one.answered + one.failed)
  const planned = sum(run, one => one.planned)
  return (
    <section className="card mb-6 px-5 py-4" aria-label="Progress of the run">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-2">
        <h2>{isLive ? 'Running' : 'Stopped before the end'}</h2>
        <p className="text-[0.9rem] text-dim">
          {countText(made)} of {countText(planned)} trials made
        </p>
      </div>
      {!isLive && (
        <div className="mt-2 space-y-2">
          <p>
            Trials are missing and nothing works on them. Nothing finished is lost or done twice when it goes
            on:
          </p>
          <Command text={`cupel resume ${run.id}`} />
        </div>
      )}
      <ul className="mt-3 grid gap-x-8 gap-y-3 sm:grid-cols-2">
        {run.candidates.map(one => (
          <li key={one.name} className="min-w-0">
            <p className="mb-1 flex justify-between gap-3 text-[0.88rem]">
              <span className="truncate font-[550]">{one.name}</span>
              <span className="shrink-0 text-dim">
                {countText(one.answered + one.failed)} of {countText(one.planned)}
                {one.failed > 0 && <span className="text-bad">, {countText(one.failed)} failed</span>}
              </span>
            </p>
            <ProgressBar
              label={`Trials of ${one.name}`}
              done={one.answered + one.failed}
              of={one.planned}
              bad={one.failed}
              isLive={isLive}
            />
          </li>
        ))}
      </ul>
      <p className="sr-only" aria-live="polite">
        {isLive
          ? `About ${Math.floor((made / Math.max(1, planned)) * 10) * 10} percent of the trials made`
          : ''}
      </p>
    </section>
  )
}

function ScoringLeft({ run }: { readonly run: Run }) {
  const { missing, errored } = openScoresOf(run)
  if (missing + errored === 0) return null
  return (
    <section className="card mb-6 px-5 py-4" aria-label="Scores that are open">
      <h2>Answers complete, {plural(missing + errored, 'score')} open</h2>
      <p className="mt-1 max-w-[50rem]">
        Every answer is there. The figures rest on the scores that are, and count the others as unknown.
      </p>
      <div className="mt-2 space-y-2">
        <OpenScores run={run} />
      </div>
    </section>
  )
}

/** Which scores a run whose answers are all there lacks, why, and what makes them. */
export function OpenScores({ run }: { readonly run: Run }) {
  const { missing, errored } = openScoresOf(run)
  if (run.state !== 'complete') return null
  return (
    <>
      {missing > 0 && (
        <div className="mt-1.5 text-[0.86rem]">
          <p>{countText(missing)} not made, because the budget ended before. This makes them:</p>
          <Command text={`cupel score ${run.id} --missing`} />
        </div>
      )}
      {errored > 0 && (
        <div className="mt-1.5 text-[0.86rem]">
          <p>
            {countText(errored)} failed: what scores did not work. Once it does, this makes all scores again:
          </p>
          <Command text={`cupel score ${run.id}`} />
        </div>
      )}
    </>
  )
}

const openScoresOf = (run: Run) => ({
  missing: sum(run, one => one.openScores.missing),
  errored: sum(run, one => one.openScores.errored),
})

function sum(run: Run, of: (candidate: Run['candidates'][number]) => number): number {
  return run.candidates.reduce((total, candidate) => total + of(candidate), 0)
}
