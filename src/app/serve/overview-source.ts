import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type Comparison, comparisonSchema } from '../../decide/compare/index.ts'
import { CupelError, messageOf } from '../../kernel/index.ts'
import type { Project } from '../open-project.ts'

const run = promisify(execFile)
const largestOutput = 512 * 2 ** 20
const deadlineMs = 10 * 60_000
const mostKept = 8

export interface OverviewSource {
  /**
   * The comparison of one run, computed in a process of its own so that raters do not wait for it. `state` says what it rests on:
   * for the same state it is computed once.
   */
  comparison(project: Project, runId: string, state: string): Promise<Comparison>
}

interface Kept {
  readonly state: string
  readonly comparison: Promise<Comparison>
}

export function overviewSource({
  command,
  environment,
}: {
  /** Program and first arguments that start Cupel. */
  readonly command: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
}): OverviewSource {
  const kept = new Map<string, Kept>()
  const compute = async (project: Project, runId: string): Promise<Comparison> => {
    const [program = process.execPath, ...first] = command
    const args = [
      ...first,
      '--config',
      project.configFile,
      '--store',
      project.storeFile,
      'compare',
      runId,
      '--json',
    ]
    try {
      const { stdout } = await run(program, args, {
        cwd: project.folder,
        env: { ...environment, NO_COLOR: '1' } as NodeJS.ProcessEnv,
        maxBuffer: largestOutput,
        timeout: deadlineMs,
      })
      return comparisonSchema.parse(JSON.parse(stdout))
    } catch (thrown) {
      throw failureOf(thrown)
    }
  }
  return {
    comparison(project, runId, state) {
      const before = kept.get(runId)
      if (before?.state === state) return before.comparison
      const comparison = compute(project, runId)
      kept.delete(runId)
      kept.set(runId, { state, comparison })
      for (const oldest of kept.keys()) if (kept.size > mostKept) kept.delete(oldest)
      comparison.catch(() => {
        if (kept.get(runId)?.comparison === comparison) kept.delete(runId)
      })
      return comparison
    },
  }
}

/** What `cupel compare` said, as the words that it said it in. */
function failureOf(thrown: unknown): CupelError {
  const said = (thrown as { stderr?: unknown }).stderr
  const text = typeof said === 'string' ? said : ''
  const message = /^error (.+)$/m.exec(text)?.[1]
  const hint = /^do {4}(.+)$/m.exec(text)?.[1]
  return new CupelError(
    'run_not_comparable',
    message ?? `The comparison could not be made: ${messageOf(thrown).slice(0, 300)}`,
    {
      hint: hint ?? 'Run cupel compare in the project folder to see why.',
      cause: thrown,
    },
  )
}
