import type { Scorer } from '../../../../src/server/api-contract.ts'
import { type Against, useCalibrate } from '../../api/judges.ts'
import { SelectField } from '../../parts/field.tsx'
import { ProblemBox } from '../../parts/problem-box.tsx'
import { AgainstPeople } from './against-people.tsx'
import { useJudgeSearch } from './use-judge-search.ts'

/** Measures a scorer against people, and keeps the card. */
export function CalibratePart({ scorer }: { readonly scorer: Scorer }) {
  const { search, change } = useJudgeSearch()
  const part = search.part ?? 'test'
  return (
    <details className="card mb-6 px-5 py-3" open={scorer.card === undefined}>
      <summary className="py-0.5 font-[600]">
        {scorer.card === undefined ? 'Measure it against people' : 'Measure it again'}
      </summary>
      <div className="pt-3">
        <AgainstPeople
          extra={
            <SelectField
              className="w-full sm:w-64"
              label="Part of the labels"
              value={part}
              choices={[
                { value: 'test', label: 'Test: the card may satisfy a gate' },
                { value: 'development', label: 'Development: while the rubric changes' },
              ]}
              onChange={value => change({ part: value })}
            />
          }
        >
          {against => <CalibrateButton scorer={scorer.id} against={against} part={part} />}
        </AgainstPeople>
      </div>
    </details>
  )
}

interface CalibrateButtonProps {
  readonly scorer: string
  readonly against: Against & { readonly review: string }
  readonly part: 'development' | 'test'
}

function CalibrateButton({ scorer, against, part }: CalibrateButtonProps) {
  const calibrate = useCalibrate(scorer)
  const { review, dimension } = against
  return (
    <div className="space-y-3 pb-2">
      <button
        type="button"
        className="btn btn-main"
        disabled={calibrate.isPending}
        onClick={() => calibrate.mutate({ review, part, ...(dimension === undefined ? {} : { dimension }) })}
      >
        {calibrate.isPending ? 'Measuring …' : 'Calibrate'}
      </button>
      <p aria-live="polite" className="text-dim">
        {calibrate.isSuccess &&
          'Measured. The card below is the new one; the one before is among the earlier cards.'}
      </p>
      {calibrate.isError && <ProblemBox error={calibrate.error} lead="No card was made." />}
    </div>
  )
}
