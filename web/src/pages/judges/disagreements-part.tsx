import { Link } from '@tanstack/react-router'
import type { Disagreements } from '../../../../src/server/api-contract.ts'
import { type Against, useDisagreements } from '../../api/judges.ts'
import { useReviews } from '../../api/reviews.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../parts/badge.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { plural } from '../../parts/format.ts'
import { Loaded } from '../../parts/loaded.tsx'

interface DisagreementsPartProps {
  readonly scorer: string
  readonly against: Against & { readonly review: string }
}

export function DisagreementsPart({ scorer, against }: DisagreementsPartProps) {
  const disagreements = useDisagreements(scorer, against)
  const run = useReviews().data?.find(({ name }) => name === against.review)?.run
  return (
    <Loaded query={disagreements} skeleton="h-72">
      {found => (
        <>
          <p className="mb-4 max-w-[46rem] text-dim">
            Of the development part of the labels only: a rubric that is made by looking at the test part fits
            it, and its agreement there says nothing any more.
          </p>
          {found.groups.length === 0 ? (
            <EmptyState title="No disagreement in the development part">
              Calibrate on the test part to see whether that holds for labels nobody has looked at.
            </EmptyState>
          ) : (
            <div className="space-y-3">
              {found.groups.map(group => (
                <Group key={group.name} group={group} run={run} />
              ))}
            </div>
          )}
        </>
      )}
    </Loaded>
  )
}

interface GroupProps {
  readonly group: Disagreements['groups'][number]
  readonly run: string | undefined
}

function Group({ group, run }: GroupProps) {
  const { seeResults } = useMay()
  return (
    <details className="card" open={group.count <= 12}>
      <summary className="px-4 py-2.5">
        <b className="font-[600]">{group.name}</b> <Badge>{plural(group.count, 'answer')}</Badge>
      </summary>
      <ul className="divide-y border-t">
        {group.answers.map(answer => (
          <li key={`${answer.exampleId} ${answer.candidate}`} className="px-4 py-2.5">
            <p className="flex flex-wrap gap-x-3">
              {seeResults && run !== undefined ? (
                <Link
                  to="/runs/$run"
                  params={{ run }}
                  search={{ open: answer.exampleId, of: answer.candidate }}
                  className="link font-[600]"
                >
                  {answer.exampleId}
                </Link>
              ) : (
                <span className="font-[600]">{answer.exampleId}</span>
              )}
              <span className="text-dim">{answer.candidate}</span>
            </p>
            <p className="words text-[0.92rem]">{answer.reason}</p>
          </li>
        ))}
      </ul>
    </details>
  )
}
