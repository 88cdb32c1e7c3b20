import { expect, it } from 'vitest'
import type { LoadEvent } from '../app/load/load-setup.ts'
import { showLoad } from './load-progress.ts'
import type { Terminal } from './terminal.ts'

const plain = (text: string): string => text

function shown(isInteractive: boolean, events: readonly LoadEvent[]): string[] {
  const said: string[] = []
  const terminal: Terminal = {
    cwd: '/',
    env: {},
    width: 0,
    isInteractive,
    style: { bold: plain, dim: plain, good: plain, bad: plain, warn: plain },
    out: () => {},
    say: text => said.push(text),
  }
  const show = showLoad(terminal)
  for (const event of events) show.onEvent(event)
  show.end()
  return said
}

const progress = (sent: number): LoadEvent => ({
  kind: 'progress',
  candidate: 'a',
  progress: {
    elapsedMs: sent * 100,
    sent,
    done: sent,
    failed: 1,
    inFlight: 2,
    latenciesMs: Float64Array.of(Number.NaN, 30, 20, 10),
  },
})

const events: LoadEvent[] = [
  {
    kind: 'candidate',
    name: 'a',
    about: 'inputs of golden',
    forecast: {
      candidate: 'a',
      requests: 100,
      inputTokens: 1,
      outputTokens: 1,
      isAssumed: false,
      costUsd: 0.5,
    },
  },
  { kind: 'stage', candidate: 'a', at: 'poisson 5/s', seconds: 20, requests: 100 },
  ...Array.from({ length: 40 }, (_, i) => progress(i + 1)),
]

it('says now and then how far a stage is, where nobody looks on', () => {
  expect(shown(false, events)).toEqual([
    'a  inputs of golden; about 100 requests, about $0.50',
    '  poisson 5/s: about 20 s, 100 requests',
    '  poisson 5/s: 2 of 20 s  sent 20/100  2 under way  1 failed  now 20 ms',
    '  poisson 5/s: 4 of 20 s  sent 40/100  2 under way  1 failed  now 20 ms',
  ])
})

it('redraws one line where a person looks on, and never an empty one in a terminal that knows no width', () => {
  const said = shown(true, events)
  expect(said).toHaveLength(42)
  expect(said.slice(2).every(line => line.startsWith('\u001b[1A\u001b[2K  poisson 5/s'))).toBe(true)
})
