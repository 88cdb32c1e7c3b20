import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { CupelError, messageOf } from '../../kernel/index.ts'
import { emptyLock, type Lock, type LockStore, lockSchema } from '../../prepare/dataset/index.ts'

export interface LockFileLimits {
  /** How long a writer waits for its turn. */
  readonly waitAtMostMs: number
  /** A writer that holds its turn longer is taken for dead. Much longer than writing takes. */
  readonly abandonedAfterMs: number
}

const usualLimits: LockFileLimits = { waitAtMostMs: 5_000, abandonedAfterMs: 30_000 }

/**
 * Reads and writes the lock; writers of several processes take turns. The file is whole at any moment.
 *
 * @throws CupelError `lock_invalid` for a file that is no lock, `store_busy` when the turn does not come in time
 */
export function openLockFile(file: string, limits: LockFileLimits = usualLimits): LockStore {
  const read = (): Lock => {
    const text = textOf(file)
    return text === undefined ? emptyLock : parse(text, file)
  }
  return {
    read: async () => read(),
    async update(change) {
      const release = await takeTurn(file, limits)
      try {
        const before = read()
        const after = change(before)
        if (after !== before) replace(file, `${JSON.stringify(after, undefined, 2)}\n`)
        return after
      } finally {
        release()
      }
    },
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw thrown
  }
}

function parse(text: string, file: string): Lock {
  try {
    const parsed = lockSchema.safeParse(JSON.parse(text.replace(/^\uFEFF/, '')))
    if (parsed.success) return parsed.data
    const [issue] = parsed.error.issues
    throw new Error(`${issue?.path.join('.') || 'the file'}: ${issue?.message}`)
  } catch (thrown) {
    const isMerged = /^(<{7}|={7}|>{7})/m.test(text)
    throw new CupelError('lock_invalid', `${file} is not a lock file of Cupel: ${messageOf(thrown)}`, {
      hint: isMerged
        ? 'It has the marks of a merge conflict. Keep the ledger entries of both sides and one holdout; git checkout --ours or --theirs is a start.'
        : 'Restore it from version control. It holds what was settled before results were seen and is not to be edited by hand.',
      details: { file },
      cause: thrown,
    })
  }
}

function replace(file: string, text: string): void {
  const partial = `${file}.partial-${process.pid}`
  try {
    writeFileSync(partial, text, { flush: true })
    renameSync(partial, file)
  } catch (thrown) {
    rmSync(partial, { force: true })
    throw thrown
  }
}

/** Creates a marker that only one process can create, with a name of its own in it. */
async function takeTurn(
  file: string,
  { waitAtMostMs, abandonedAfterMs }: LockFileLimits,
): Promise<() => void> {
  const marker = `${file}.writing`
  const mine = `${process.pid} ${randomUUID()}`
  const deadline = Date.now() + waitAtMostMs
  for (;;) {
    try {
      writeFileSync(marker, mine, { flag: 'wx' })
      return () => {
        // Not one that another process has made since, believing this one dead.
        if (textOf(marker) === mine) rmSync(marker, { force: true })
      }
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
    }
    if (takeAway(marker, abandonedAfterMs)) continue
    if (Date.now() > deadline) throw busy(file, marker, waitAtMostMs)
    await delay(25)
  }
}

function busy(file: string, marker: string, waitedMs: number): CupelError {
  const holder = textOf(marker)?.split(' ')[0]
  const who = holder === undefined ? 'Another process' : `Process ${holder}`
  return new CupelError('store_busy', `${who} has been writing ${file} for ${waitedMs / 1000} seconds.`, {
    hint: `Wait for it; if none is running, delete ${marker}.`,
    details: { file },
  })
}

/** Takes away a marker that a dead process left. Of several that try, one succeeds; a fresh marker is put back. */
function takeAway(marker: string, abandonedAfterMs: number): boolean {
  const isAbandoned = (path: string): boolean =>
    Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > abandonedAfterMs
  if (!isAbandoned(marker)) return false
  const aside = `${marker}-${randomUUID()}`
  try {
    renameSync(marker, aside)
    if (!isAbandoned(aside)) linkSync(aside, marker)
    return true
  } catch {
    return false
  } finally {
    rmSync(aside, { force: true })
  }
}
