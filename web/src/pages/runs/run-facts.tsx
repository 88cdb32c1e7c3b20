import { Link } from '@tanstack/react-router'
import type { Run } from '../../../../src/server/api-contract.ts'
import { Badge } from '../../parts/badge.tsx'
import { plural, shortVersion, timeText } from '../../parts/format.ts'
import { judgingText } from './judging-text.ts'

const states = {
  running: { tone: 'gold', icon: 'play', word: 'running' },
  complete: { tone: 'good', icon: 'check', word: 'complete' },
  stopped: { tone: 'bad', icon: 'cross', word: 'stopped' },
} as const

/** A run is complete when its trials are made and scored. */
export function RunState({ run }: { readonly run: Run }) {
  const { state, candidates } = run
  const open = candidates.reduce((sum, { openScores: { missing, errored } }) => sum + missing + errored, 0)
  if (state === 'complete' && open > 0)
    return <Badge tone="gold">answers complete, {plural(open, 'score')} open</Badge>
  const { word, ...look } = states[state]
  return <Badge {...look}>{word}</Badge>
}

/** What a run rests on, in short facts. */
export function RunFacts({ run }: { readonly run: Run }) {
  const { dataset } = run
  const judging = judgingText(run)
  return (
    <ul className="mt-3 flex flex-wrap items-center gap-x-5 gap-y-1 text-[0.88rem] text-dim">
      <li>
        <RunState run={run} />
      </li>
      <li>{timeText(run.createdAt)}</li>
      <li className="[overflow-wrap:anywhere]">
        <Link to="/datasets/$name" params={{ name: dataset.name }} className="link">
          {dataset.name}
        </Link>
        , {dataset.split === 'all' ? 'all splits' : `${dataset.split} split`},{' '}
        {plural(dataset.examples, 'example')}
        {dataset.limit !== undefined && ` (limited to ${dataset.limit})`}
      </li>
      <li>
        version <code>{shortVersion(dataset.version)}</code>
      </li>
      <li>{plural(run.candidates.length, 'candidate')}</li>
      {run.repeats > 1 && <li>{run.repeats} repeats</li>}
      {judging !== undefined && (
        <li>
          judging cost {judging.cost} <span className="whitespace-nowrap">({judging.calls})</span>, no part of
          what candidates cost
        </li>
      )}
    </ul>
  )
}
