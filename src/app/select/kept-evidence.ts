import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { parsedJson } from '../../kernel/index.ts'
import type { Lock } from '../../prepare/dataset/index.ts'
import type { Project } from '../open-project.ts'

/** Decisions belong in version control: they are asked for later. */
export const decisionFolder = 'decisions'

/** What a decision file shows of the past, whatever else is wrong with it. */
const traceSchema = z.object({
  id: z.string(),
  madeAt: z.string(),
  run: z.string(),
  title: z.string().optional(),
  dataset: z.object({ name: z.string(), version: z.string(), split: z.string() }),
  requirements: z.array(z.object({ requirement: z.string() })),
  lock: z.object({ hash: z.string().optional() }),
  confirmation: z
    .object({ candidate: z.string(), at: z.string(), by: z.string(), run: z.string() })
    .optional(),
})

export interface DecisionTrace {
  readonly file: string
  /** Absent where the file is no decision: that it is there shows all the same that one was made. */
  readonly facts?: z.infer<typeof traceSchema>
}

/** Every file of the folder of decisions, as a trace of what was done; nothing is refused. */
export function decisionTraces(project: Pick<Project, 'path'>): DecisionTrace[] {
  const path = project.path(decisionFolder)
  if (!existsSync(path)) return []
  return readdirSync(path)
    .filter(name => name.endsWith('.json'))
    .sort()
    .map(name => {
      const read = traceSchema.safeParse(parsedJson(readFileSync(join(path, name), 'utf8')))
      const file = join(decisionFolder, name)
      return read.success ? { file, facts: read.data } : { file }
    })
}

/**
 * Runs of which there is evidence, wherever it is kept: the store of this machine, and what a clone has in version control, which is the
 * lock with its ledger and the decisions. With any, results may have been seen. An opening or a look without a run counts as one.
 */
export async function runsKnown(
  { store }: Pick<Project, 'store'>,
  lock: Lock,
  traces: readonly DecisionTrace[],
): Promise<number> {
  const runs = new Set((await store.runs.listRuns()).map(({ id }) => id))
  for (const { ledger } of Object.values(lock.datasets))
    for (const { action, at, runId } of ledger) if (action === 'open') runs.add(runId ?? at)
  for (const { runId } of lock.confirmations ?? []) if (runId !== undefined) runs.add(runId)
  for (const { file, facts } of traces) {
    runs.add(facts?.run ?? file)
    if (facts?.confirmation !== undefined) runs.add(facts.confirmation.run)
  }
  // A look that was claimed and has left no other trace.
  return Math.max(runs.size, (lock.confirmations ?? []).length > 0 ? 1 : 0)
}
