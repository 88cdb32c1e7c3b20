import { join } from 'node:path'
import { openSqliteStore } from '../../src/adapters/store-sqlite/index.ts'
import { errored, scored } from '../../src/kernel/index.ts'
import type { AnsweredTrial } from '../../src/measure/run/index.ts'

/**
 * Beside the run of `echo` and `shout` that is there: `older` ones with no trial, and the oldest of all, which lacks one score, has one that
 * failed, and had its answers judged. Gives its id.
 */
export async function addJudgedRuns(folder: string, older = 2): Promise<string> {
  const { runs } = openSqliteStore(join(folder, '.cupel/store.db'))
  const made = await runs.findRun('latest')
  if (made === undefined) throw new Error('a run was made')
  const base = { ...made, dataset: { ...made.dataset, examples: 2 } }
  for (let at = 1; at <= older; at++)
    await runs.createRun({
      ...base,
      id: `old-${at}`,
      createdAt: new Date(Date.UTC(2026, 0, at)).toISOString(),
    })
  await runs.createRun({ ...base, id: 'judged', createdAt: '2025-12-31T00:00:00.000Z' })
  const trial = (
    candidate: string,
    exampleId: string,
    scored: Pick<AnsweredTrial, 'scores' | 'scoringCost'>,
  ): AnsweredTrial => ({
    ...{ candidate, exampleId, repeat: 0, seed: 1, startedAt: base.createdAt, attempts: [], waitedMs: 0 },
    fromCache: false,
    outcome: 'answered',
    response: { text: 'yes' },
    timing: { totalMs: 1 },
    costUsd: 0.25,
    ...scored,
  })
  const [open = '', ...others] = base.metrics.map(({ id }) => id)
  const without = Object.fromEntries(others.map(id => [id, scored(1)]))
  await runs.appendTrials('judged', [
    trial('echo', 'e00', {
      scores: without,
      scoringCost: { calls: 3, knownUsd: 0.25, unknownCalls: 1, cachedCalls: 1 },
    }),
    trial('echo', 'e01', { scores: { ...without, [open]: errored('metric_failed') } }),
    trial('shout', 'e00', { scores: { ...without, [open]: scored(1) } }),
    trial('shout', 'e01', { scores: { ...without, [open]: scored(1) } }),
  ])
  await runs.close()
  return 'judged'
}
