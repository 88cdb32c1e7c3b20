import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { CupelError, messageOf } from '../../kernel/index.ts'
import { emptyLock, type Lock, type LockStore, lockSchema } from '../../prepare/dataset/index.ts'

const waitAtMostMs = 5_000
const abandonedAfterMs = 30_000

/** Reads and writes the lock; writers of several processes take turns. */
export function openLockFile(file: string): LockStore {
  const read = (): Lock => (existsSync(file) ? parse(readFileSync(file, 'utf8'), file) : emptyLock)
  return {
    read: async () => read(),
    async update(change) {
      const release = await takeTurn(`${file}.writing`)
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

function parse(text: string, file: string): Lock {
  try {
    return lockSchema.parse(JSON.parse(text))
  } catch (thrown) {
    throw new CupelError('lock_invalid', `${file} is not a lock file of Cupel: ${messageOf(thrown)}`, {
      hint: 'Restore it from version control. It holds what was settled before results were seen and is not to be edited by hand.',
      details: { file },
      cause: thrown,
    })
  }
}

function replace(file: string, text: string): void {
  const partial = `${file}.partial-${process.pid}`
  writeFileSync(partial, text, { flush: true })
  renameSync(partial, file)
}

/** Creates a marker that only one process can create; one that a dead process left is taken away after half a minute. */
async function takeTurn(marker: string): Promise<() => void> {
  const deadline = Date.now() + waitAtMostMs
  for (;;) {
    try {
      closeSync(openSync(marker, 'wx'))
      return () => rmSync(marker, { force: true })
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
    }
    if (isAbandoned(marker)) rmSync(marker, { force: true })
    else if (Date.now() > deadline) {
      throw new CupelError(
        'store_busy',
        `Another process has been writing ${marker.replace(/\.writing$/, '')} for 5 seconds.`,
        {
          hint: `Wait for it; if none is running, delete ${marker}.`,
        },
      )
    } else await delay(25)
  }
}

function isAbandoned(marker: string): boolean {
  try {
    return Date.now() - statSync(marker).mtimeMs > abandonedAfterMs
  } catch {
    return false
  }
}
