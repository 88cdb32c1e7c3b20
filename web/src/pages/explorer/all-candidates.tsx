import type { FullTrial, Run } from '../../../../src/server/api-contract.ts'
import { scoreText } from '../../parts/format.ts'
import { AnswerBox, AnswerFacts } from './trial-view.tsx'

interface AllCandidatesProps {
  readonly trials: readonly FullTrial[]
  readonly run: Run
}

/** What every candidate answered to the same example. */
export function AllCandidates({ trials, run }: AllCandidatesProps) {
  return (
    <ul className="grid gap-4 md:grid-cols-2">
      {trials.map(trial => (
        <li key={`${trial.candidate} ${trial.repeat}`} className="card min-w-0 px-4 py-3">
          <h3 className="mb-1.5 [overflow-wrap:anywhere]">{trial.candidate}</h3>
          <AnswerBox trial={trial} />
          <AnswerFacts trial={trial} />
          <dl className="mt-2 grid grid-cols-[1fr_auto] gap-x-3 text-[0.86rem]">
            {trial.scores.map(score => (
              <div key={score.metric} className="contents">
                <dt className="text-dim">
                  {run.metrics.find(({ id }) => id === score.metric)?.title ?? score.metric}
                </dt>
                <dd className="text-right" title={score.why}>
                  {score.outcome === 'scored' && score.value !== undefined ? (
                    <b className="font-[600]">
                      {scoreText(
                        score.value,
                        run.metrics.find(({ id }) => id === score.metric),
                      )}
                    </b>
                  ) : (
                    <span className="text-dim">{score.outcome}</span>
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  )
}
