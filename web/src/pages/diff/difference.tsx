import { Link } from '@tanstack/react-router'
import { type ChangeObject, diffWordsWithSpace } from 'diff'
import { memo } from 'react'
import type { Run } from '../../../../src/server/api-contract.ts'
import type { DifferenceFilter } from '../../api/runs.ts'
import { scoreText } from '../../parts/format.ts'
import type { DifferenceRow } from './difference-row.ts'

interface DifferenceProps {
  readonly row: DifferenceRow | undefined
  readonly run: string
  readonly filter: DifferenceFilter
  readonly metric: Run['metrics'][number]
}

/** Both answers to one example, with the words marked that only one of them has. */
export const Difference = memo(function Difference({ row, run, filter, metric }: DifferenceProps) {
  if (row === undefined) return <div className="skeleton h-44 w-full" />
  const changes = wordChanges(row.a.text, row.b.text)
  return (
    <article>
      <h2 className="mb-2 [overflow-wrap:anywhere]">
        <Link
          to="/runs/$run"
          params={{ run }}
          search={{ open: row.exampleId, of: filter.a, tab: 'all', metric: filter.metric }}
          className="link"
        >
          {row.exampleId}
        </Link>
      </h2>
      <div className="grid gap-4 md:grid-cols-2">
        <Side name={filter.a} value={scoreText(row.a.value, metric)}>
          {changes === undefined ? row.a.text : <Words changes={changes} side="removed" />}
        </Side>
        <Side name={filter.b} value={scoreText(row.b.value, metric)}>
          {changes === undefined ? row.b.text : <Words changes={changes} side="added" />}
        </Side>
      </div>
    </article>
  )
})

/** Undefined when the texts are too long or too different to be compared word by word in time. */
function wordChanges(a: string, b: string): ChangeObject<string>[] | undefined {
  return diffWordsWithSpace(a, b, { timeout: 40, maxEditLength: 2_000 })
}

interface SideProps {
  readonly name: string
  readonly value: string
  readonly children: React.ReactNode
}

function Side({ name, value, children }: SideProps) {
  return (
    <div className="min-w-0">
      <p className="mb-1 flex flex-wrap items-baseline justify-between gap-2 text-[0.86rem]">
        <span className="font-[600] [overflow-wrap:anywhere]">{name}</span>
        <span>
          <span className="text-dim">score</span> <b className="font-[620]">{value}</b>
        </span>
      </p>
      <div className="words box text-[0.92rem]">{children}</div>
    </div>
  )
}

interface WordsProps {
  readonly changes: readonly ChangeObject<string>[]
  readonly side: 'added' | 'removed'
}

function Words({ changes, side }: WordsProps) {
  const other = side === 'added' ? 'removed' : 'added'
  return changes.map((change, at) => {
    if (change[other]) return null
    const key = `${at}`
    return change[side] ? (
      <mark
        key={key}
        className="rounded-[3px] bg-gold-soft text-ink underline decoration-gold decoration-2 underline-offset-2"
      >
        {change.value}
      </mark>
    ) : (
      <span key={key}>{change.value}</span>
    )
  })
}
