import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { GateCheck, GateDetails } from '../../../../src/server/api-contract.ts'
import { VerdictBadge } from '../../parts/badge.tsx'
import { countText, plural } from '../../parts/format.ts'
import { ProgressBar } from '../../parts/progress-bar.tsx'

interface RegressionPartProps {
  readonly check: GateCheck
  readonly details: GateDetails
}

/** Faults that must not come back: how many passed, and each that did not with a way to its answer. */
export function RegressionPart({ check, details }: RegressionPartProps) {
  const { examples, outcome, reason } = check
  return (
    <div className="card px-4 py-3">
      <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <VerdictBadge outcome={outcome} />
        <span className="[overflow-wrap:anywhere]">{reason}</span>
      </p>
      {examples !== undefined && (
        <div className="mt-2.5 max-w-[30rem]">
          <ProgressBar
            label="Regression examples that passed"
            done={examples.of - examples.failed.length - examples.open.length}
            of={examples.of}
          />
        </div>
      )}
      {examples === undefined && details.isBlind && (
        <p className="mt-1.5 text-[0.9rem] text-dim">
          Which of them is shown once you have rated the answers of this run that are left for you.
        </p>
      )}
      {examples !== undefined && (
        <>
          <Examples title="Failed" ids={examples.failed} details={details} />
          <Examples title="Not known" ids={examples.open} details={details} />
        </>
      )}
    </div>
  )
}

const mostShown = 40

function Examples(props: {
  readonly title: string
  readonly ids: readonly string[]
  readonly details: GateDetails
}) {
  const { title, ids, details } = props
  const [isWhole, setWhole] = useState(false)
  if (ids.length === 0) return null
  const shown = isWhole ? ids : ids.slice(0, mostShown)
  return (
    <div className="mt-3">
      <h3>
        {title}: {countText(ids.length)}
      </h3>
      <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1.5">
        {shown.map(id => (
          <li key={id} className="min-w-0 [overflow-wrap:anywhere]">
            <Answer id={id} details={details} />
          </li>
        ))}
      </ul>
      {ids.length > shown.length && (
        <button type="button" className="btn btn-small mt-2" onClick={() => setWhole(true)}>
          Show {plural(ids.length - shown.length, 'more')}
        </button>
      )}
    </div>
  )
}

/** To the answer of the candidate, where the store still holds the run. */
function Answer({ id, details }: { readonly id: string; readonly details: GateDetails }) {
  const { candidate } = details.report
  if (!details.hasRun) return <span>{id}</span>
  return (
    <Link
      to="/runs/$run"
      params={{ run: candidate.run }}
      search={{ candidate: candidate.name, open: id, of: candidate.name }}
      className="link"
    >
      {id}
    </Link>
  )
}
