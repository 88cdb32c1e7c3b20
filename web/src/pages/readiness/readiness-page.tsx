import type { Readiness } from '../../../../src/server/api-contract.ts'
import { useReadiness } from '../../api/evidence.ts'
import { Badge } from '../../parts/badge.tsx'
import { BrokenLines } from '../../parts/broken-lines.tsx'
import { Command } from '../../parts/command.tsx'
import { dayText } from '../../parts/format.ts'
import type { IconName } from '../../parts/icons.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHead, Section } from '../../parts/page-head.tsx'
import { ProgressBar } from '../../parts/progress-bar.tsx'

type Item = Readiness['items'][number]

export function ReadinessPage() {
  return (
    <>
      <PageHead
        title="Readiness"
        lead="What must be there before a candidate goes into production, filled from evidence. People speak only for what no machine can see, and their word is shown as theirs."
      />
      <Loaded query={useReadiness()} skeleton="h-96">
        {readiness => (
          <>
            <BrokenLines title="Sources that cannot be read" lines={readiness.problems} />
            <Standing readiness={readiness} />
            <Section title="The checklist">
              <ul className="card divide-y">
                {readiness.items.map(item => (
                  <ItemRow key={item.id} item={item} />
                ))}
              </ul>
            </Section>
          </>
        )}
      </Loaded>
    </>
  )
}

function Standing({ readiness: { candidate, counts, next } }: { readonly readiness: Readiness }) {
  const needed = counts.done + counts.notDone
  return (
    <section className="card mb-6 px-4 py-3.5">
      <p>
        {candidate === undefined ? (
          <b className="font-[640]">No candidate has been chosen yet.</b>
        ) : (
          <>
            <b className="text-[1.05rem] font-[640] [overflow-wrap:anywhere]">{candidate.name}</b>{' '}
            <span className="text-dim">{candidate.because}</span>
          </>
        )}
      </p>
      <div className="mt-2 max-w-[30rem]">
        <ProgressBar label="Items done" done={counts.done} of={needed} />
      </div>
      <p className="mt-1.5 text-[0.92rem]">
        {counts.done} of {needed} done
        {counts.notApplicable > 0 && `, ${counts.notApplicable} not applicable`}.
      </p>
      {next !== undefined && (
        <div className="mt-3">
          <p className="mb-1 text-[0.9rem] text-dim">Next</p>
          <Command text={next.todo} />
        </div>
      )}
    </section>
  )
}

const looks = {
  done: { tone: 'good', icon: 'check' },
  'not done': { tone: 'bad', icon: 'cross' },
  'not applicable': { tone: 'plain', icon: 'minus' },
} as const satisfies Record<Item['state'], { tone: 'good' | 'bad' | 'plain'; icon: IconName }>

function ItemRow({ item }: { readonly item: Item }) {
  const { title, state, reason, saidBy, artefact, todo, about, frameworks } = item
  return (
    <li className="grid gap-x-5 gap-y-1 px-4 py-3 sm:grid-cols-[8.5rem_1fr]">
      <div>
        <Badge {...looks[state]}>{state}</Badge>
      </div>
      <div className="min-w-0">
        <h3>{title}</h3>
        <p className="mt-0.5 [overflow-wrap:anywhere]">{reason}</p>
        {saidBy !== undefined && (
          <p className="mt-0.5 text-[0.88rem] text-gold">
            Said by {saidBy.by}, {saidBy.role}, on {dayText(saidBy.at)}
          </p>
        )}
        {artefact !== undefined && (
          <p className="mt-0.5 text-[0.86rem] text-dim [overflow-wrap:anywhere]">
            <code>{artefact}</code>
          </p>
        )}
        {todo !== undefined && (
          <div className="mt-1.5">
            <Command text={todo} />
          </div>
        )}
        <details className="mt-1 text-[0.86rem] text-dim">
          <summary>Why it is asked</summary>
          <p className="mt-1 max-w-[46rem]">{about}</p>
          {frameworks.length > 0 && (
            <p className="mt-1 max-w-[46rem]">Helps to show: {frameworks.join('; ')}. No legal advice.</p>
          )}
        </details>
      </div>
    </li>
  )
}
