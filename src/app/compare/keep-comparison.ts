import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Comparison } from '../../decide/compare/index.ts'
import { contentHash, sha256 } from '../../kernel/index.ts'
import type { RunRecord, Trial } from '../../measure/run/index.ts'
import type { Project } from '../open-project.ts'
import { writeWhole } from '../write-whole.ts'
import { codeIdentity } from './code-identity.ts'

/** Everything that a comparison is computed from, as JSON; trials and ids of examples are read. */
export interface ComparisonBasis {
  readonly records: readonly RunRecord[]
  readonly trials: (runId: string) => AsyncIterable<Trial> | Iterable<Trial>
  readonly examples: AsyncIterable<{ readonly id: string }> | Iterable<{ readonly id: string }>
  /** Settings, notes and other evidence that change the result. */
  readonly rest: unknown
}

/** Reading more trials again costs more than it saves. */
const mostTrials = 200_000

/** No key means that what was computed must not be kept: there is too much to look through. */
export async function comparisonKey(basis: ComparisonBasis): Promise<string | undefined> {
  const { records, rest } = basis
  if (records.reduce((sum, record) => sum + trialsOf(record), 0) > mostTrials) return undefined
  const hash = createHash('sha256')
  const add = (value: unknown): void => {
    hash.update(JSON.stringify(value)).update('\n')
  }
  add([codeIdentity(), contentHash(records), contentHash(rest)])
  for await (const { id } of basis.examples) add(id)
  for (const { id } of records) for await (const trial of basis.trials(id)) add(trial)
  return hash.digest('hex')
}

const trialsOf = ({ dataset, candidates, repeats }: RunRecord): number =>
  dataset.examples * candidates.length * repeats

const mostKept = 12

/**
 * The comparison that was computed from the very same evidence before, or a new one, which is kept beside the store. Its file is named
 * by the hash of all that it was computed from and holds a hash of what it says: one that was changed or cut off is computed again.
 */
export async function keptComparison(
  project: Pick<Project, 'storeFile'>,
  key: string | undefined,
  compute: () => Promise<Comparison>,
): Promise<Comparison> {
  if (key === undefined) return compute()
  const folder = join(dirname(project.storeFile), 'comparisons')
  const file = join(folder, `${key}.json`)
  const found = read(file)
  if (found !== undefined) return found
  const comparison = await compute()
  keep(folder, file, comparison)
  return comparison
}

function read(file: string): Comparison | undefined {
  if (!existsSync(file)) return undefined
  try {
    const whole = readFileSync(file, 'utf8')
    const end = whole.indexOf('\n')
    const text = whole.slice(end + 1)
    return end > 0 && whole.slice(0, end) === sha256(text) ? (JSON.parse(text) as Comparison) : undefined
  } catch {
    // A file that cannot be read is as good as none.
    return undefined
  }
}

/** Whoever may not write here, or finds the disk full, has a comparison all the same. */
function keep(folder: string, file: string, comparison: Comparison): void {
  const text = JSON.stringify(comparison)
  if (!isDeepStrictEqual(JSON.parse(text), comparison)) return
  try {
    writeWhole(file, `${sha256(text)}\n${text}`)
    const older = readdirSync(folder)
      .filter(name => name.endsWith('.json'))
      .map(name => ({ path: join(folder, name), at: statSync(join(folder, name)).mtimeMs }))
      .sort((a, b) => b.at - a.at)
    for (const { path } of older.slice(mostKept)) rmSync(path, { force: true })
  } catch {
    return
  }
}
