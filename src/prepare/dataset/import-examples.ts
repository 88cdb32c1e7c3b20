import type { Example } from './example.ts'
import { createDuplicateFinder, type DuplicatePair } from './find-duplicates.ts'
import type { DuplicateIndex, RecordSink, SourceRow } from './ports.ts'
import { type DatasetProblem, problemText } from './problem.ts'
import { type ReadOptions, readExamples } from './read-examples.ts'

export interface ImportPorts {
  readonly rows: AsyncIterable<SourceRow>
  readonly kept: RecordSink
  /** Called when the first record is refused. */
  readonly openRejected: () => RecordSink
  /** Duplicates are looked for when it is given. Not closed. */
  readonly duplicates?: DuplicateIndex | undefined
}

export interface ImportOptions extends Omit<ReadOptions, 'onNote'> {
  readonly onProgress?: ((records: number) => void) | undefined
  /** Told of every problem as it is met. */
  readonly onProblem?: ((text: string) => void) | undefined
}

export interface ImportReport {
  /** Records met, good or bad: `kept` and `refused` together. */
  readonly read: number
  readonly kept: number
  readonly refused: number
  /** Examples that copy an earlier one; kept all the same. */
  readonly exactDuplicates: number
  readonly nearDuplicates: number
  /** The nearest earlier example of each, the first 1,000. */
  readonly duplicates: readonly DuplicatePair[]
  /** What was taken in another form than it was written in. */
  readonly notes: readonly string[]
}

const progressEvery = 10_000
const mostPairs = 1_000

/**
 * Reads records from a source, puts the good ones down as examples and sets the others aside, whole and with what is wrong.
 * Both outputs appear when everything is read, or not at all. Memory does not grow with the source but for 40 to 80 bytes an id.
 */
export async function importExamples(ports: ImportPorts, options: ImportOptions = {}): Promise<ImportReport> {
  const { kept } = ports
  let rejected: RecordSink | undefined
  const tally = createTally()
  const refuse = async (problem: DatasetProblem): Promise<void> => {
    rejected ??= ports.openRejected()
    await rejected.write(problem)
    options.onProblem?.(problemText(problem))
  }
  try {
    const finder = ports.duplicates && createDuplicateFinder(ports.duplicates)
    for await (const read of readExamples(ports.rows, { ...options, onNote: tally.note })) {
      if (read.kind === 'problem') await refuse(read.problem)
      else {
        await kept.write(read.example satisfies Example)
        tally.duplicate((await finder?.add(read.example)) ?? [])
      }
      if (tally.count(read.kind) % progressEvery === 0) options.onProgress?.(tally.report().read)
    }
    // The refused ones first: an output without them would look complete.
    await rejected?.commit()
    await kept.commit()
    return tally.report()
  } catch (thrown) {
    await rejected?.discard()
    await kept.discard()
    throw thrown
  }
}

function createTally() {
  const counts = { example: 0, problem: 0, exact: 0, near: 0 }
  const pairs: DuplicatePair[] = []
  const notes: string[] = []
  return {
    note: (note: string): void => {
      notes.push(note)
    },
    count: (kind: 'example' | 'problem'): number => {
      counts[kind]++
      return counts.example + counts.problem
    },
    duplicate: ([nearest]: readonly DuplicatePair[]): void => {
      if (nearest === undefined) return
      counts[nearest.kind]++
      if (pairs.length < mostPairs) pairs.push(nearest)
    },
    report: (): ImportReport => ({
      read: counts.example + counts.problem,
      kept: counts.example,
      refused: counts.problem,
      exactDuplicates: counts.exact,
      nearDuplicates: counts.near,
      duplicates: pairs,
      notes,
    }),
  }
}
