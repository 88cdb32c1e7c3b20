import type { Run } from '../../../../src/server/api-contract.ts'
import { Command } from '../../parts/command.tsx'
import { countText } from '../../parts/format.ts'
import { ProgressBar } from '../../parts/progress-bar.tsx'

/** How far a run is that is not complete; nothing for one that is. */
export function RunProgress({ run }: { readonly run: Run }) {
  if (run.state === 'complete') return null
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

function sum(run: Run, of: (candidate: Run['candidates'][number]) => number): number {
  return run.candidates.reduce((total, candidate) => total + of(candidate), 0)
}
