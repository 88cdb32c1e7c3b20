import { expect } from 'vitest'
import { runCupel } from './run-cupel.ts'

/** A decision with all that it rests on, made by the commands themselves, of a project that has a run. */
export async function makeEvidence(folder: string, candidate: string): Promise<void> {
  const steps = [
    { args: ['confidence', '--costs', 'wrong=20,review=2'], statuses: [0] },
    {
      args: ['load', candidate, '--sweep', '10,30', '--limit', 'p95<=2s', '--duration', '3s'],
      // On a machine that is busy the limit may stay open.
      statuses: [0, 1, 3],
    },
    { args: ['select'], statuses: [0, 1, 3] },
  ]
  for (const { args, statuses } of steps) {
    const ended = await runCupel(args, folder)
    expect(statuses, `${args.join(' ')}\n${ended.stderr}`).toContain(ended.status)
  }
}
