import { createColumnHelper, tableFeatures } from '@tanstack/react-table'
import type { Run, TrialRow } from '../../../../src/server/api-contract.ts'
import { Badge } from '../../parts/badge.tsx'
import { durationText, scoreText, usdText } from '../../parts/format.ts'

/** A place of the table: its trial may still be on the way. */
export interface Place {
  readonly index: number
  readonly row: TrialRow | undefined
}

export type SortKey = 'example' | 'score' | 'latency' | 'cost' | 'started'

export const features = tableFeatures({})
const helper = createColumnHelper<typeof features, Place>()

/** Width and sort of each column; the answer takes what is left. */
export const layout: Readonly<Record<string, { width: string; sort?: SortKey; isNumber?: boolean }>> = {
  example: { width: 'w-[9.5rem] sm:w-[13rem]', sort: 'example' },
  outcome: { width: 'w-[7.5rem]' },
  score: { width: 'w-[9.5rem]', sort: 'score' },
  answer: { width: 'w-[18rem] md:w-auto' },
  latency: { width: 'w-[6.5rem]', sort: 'latency', isNumber: true },
  cost: { width: 'w-[7rem]', sort: 'cost', isNumber: true },
}

interface ColumnsInput {
  readonly metric: Run['metrics'][number] | undefined
  readonly onOpen: (index: number) => void
}

export function trialColumns({ metric, onOpen }: ColumnsInput) {
  return helper.columns([
    helper.display({
      id: 'example',
      header: 'Example',
      cell: ({ row: { original } }) => <ExampleCell place={original} onOpen={onOpen} />,
    }),
    helper.display({
      id: 'outcome',
      header: 'Outcome',
      cell: ({ row: { original } }) => original.row && <OutcomeCell row={original.row} />,
    }),
    helper.display({
      id: 'score',
      header: metric?.title ?? 'Score',
      cell: ({ row: { original } }) =>
        original.row && <ScoreCell score={original.row.scores[metric?.id ?? '']} metric={metric} />,
    }),
    helper.display({
      id: 'answer',
      header: 'Answer',
      cell: ({ row: { original } }) =>
        original.row && (
          <span
            className={`line-clamp-2 text-[0.86rem] leading-[1.35] [overflow-wrap:anywhere] [unicode-bidi:isolate] ${original.row.outcome === 'failed' ? 'text-bad' : ''}`}
          >
            {original.row.text}
          </span>
        ),
    }),
    helper.display({
      id: 'latency',
      header: 'Latency',
      cell: ({ row: { original } }) =>
        original.row &&
        (original.row.totalMs === undefined ? <Unknown /> : durationText(original.row.totalMs)),
    }),
    helper.display({
      id: 'cost',
      header: 'Cost',
      cell: ({ row: { original } }) =>
        original.row && (original.row.costUsd === undefined ? <Unknown /> : usdText(original.row.costUsd)),
    }),
  ])
}

function ExampleCell({ place, onOpen }: { readonly place: Place; readonly onOpen: (index: number) => void }) {
  const { row, index } = place
  if (row === undefined) return <span className="skeleton block h-4 w-24" />
  return (
    <button
      type="button"
      className="block w-full rounded-sm text-left leading-[1.3]"
      onClick={event => {
        event.stopPropagation()
        onOpen(index)
      }}
    >
      <span className="block truncate font-[600]">{row.exampleId}</span>
      <span className="block truncate text-[0.8rem] text-dim">
        {row.candidate}
        {row.repeat > 0 && `, repeat ${row.repeat}`}
      </span>
    </button>
  )
}

function OutcomeCell({ row }: { readonly row: TrialRow }) {
  return (
    <span className="block leading-[1.3]">
      {row.outcome === 'failed' ? (
        <Badge tone="bad" icon="cross">
          failed
        </Badge>
      ) : (
        <span className="block truncate text-[0.86rem]">
          {row.label ?? (row.abstained === true ? 'abstained' : 'answered')}
        </span>
      )}
      <span className="block truncate text-[0.78rem] text-dim">{outcomeNotes(row)}</span>
    </span>
  )
}

function outcomeNotes(row: TrialRow): string {
  return [
    ...(row.abstained === true && row.label !== undefined ? ['abstained'] : []),
    ...(row.attempts > 1 ? [`${row.attempts} attempts`] : []),
    ...(row.fromCache ? ['from cache'] : []),
  ].join(', ')
}

interface ScoreCellProps {
  readonly score: TrialRow['scores'][string] | undefined
  readonly metric: Run['metrics'][number] | undefined
}

function ScoreCell({ score, metric }: ScoreCellProps) {
  if (score === undefined) return <span className="text-[0.84rem] text-dim">not scored</span>
  if (score.outcome !== 'scored' || score.value === undefined)
    return (
      <span className="line-clamp-2 text-[0.82rem] leading-[1.3] text-dim" title={score.why}>
        <b className="font-[600]">{score.outcome}</b>
        {score.why !== undefined && `: ${score.why}`}
      </span>
    )
  return <span className="font-[600]">{scoreText(score.value, metric)}</span>
}

function Unknown() {
  return <span className="text-[0.82rem] text-dim">unknown</span>
}
