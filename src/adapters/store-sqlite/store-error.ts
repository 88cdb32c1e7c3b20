import { CupelError, messageOf } from '../../kernel/index.ts'

/** The result codes of SQLite that are told apart: https://www.sqlite.org/rescode.html */
const codes = { readOnly: 8, ioError: 10, full: 13, cannotOpen: 14, noRoomForShm: 4874 } as const

const errcodeOf = (thrown: unknown): number => (thrown as { errcode?: number } | undefined)?.errcode ?? 0
/** The lowest byte is the kind; the rest says more. */
const kindOf = (thrown: unknown): number => errcodeOf(thrown) & 0xff

const refusedByRights = new Set(['EACCES', 'EPERM', 'EROFS'])
const refusedByRoom = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])
const systemCode = (thrown: unknown): string => (thrown as NodeJS.ErrnoException | undefined)?.code ?? ''

/** Whether a store could not be opened because it would have to be written: the place refuses that, and reading may go well. */
export function isRefusal(thrown: unknown): boolean {
  if (CupelError.is(thrown)) return false
  const kinds: readonly number[] = [codes.readOnly, codes.ioError, codes.full, codes.cannotOpen]
  const code = systemCode(thrown)
  return kinds.includes(kindOf(thrown)) || refusedByRights.has(code) || refusedByRoom.has(code)
}

/** Says a failure of SQLite in words; passes on what already is one of ours. */
export function storeError(thrown: unknown, file: string): CupelError {
  if (CupelError.is(thrown)) return thrown
  const message = messageOf(thrown)
  const because = { details: { file }, cause: thrown }
  if (isFull(thrown, message)) {
    return new CupelError('disk_full', `There is no space left to write ${file}.`, {
      hint: 'Free some space and run `cupel resume`: everything committed before is kept.',
      ...because,
    })
  }
  if (kindOf(thrown) === codes.readOnly || refusedByRights.has(systemCode(thrown))) {
    return new CupelError(
      'store_failed',
      `Nothing can be written to the store ${file}: it can only be read here.`,
      {
        hint: 'Get the right to write to the file and its folder; or copy the project, or name another store with --store.',
        ...because,
      },
    )
  }
  if (/not a database|malformed|file is encrypted/i.test(message)) {
    return new CupelError('store_failed', `${file} is damaged or is not a Cupel store: ${message}.`, {
      hint: 'Move the file away to start a new store; runs kept in it are lost to Cupel, not deleted.',
      ...because,
    })
  }
  if (/locked|busy/i.test(message)) {
    return new CupelError('store_busy', `${file} stayed locked by another process for 5 seconds.`, {
      hint: 'Wait for the other process to end, or give this one its own folder with --store.',
      ...because,
    })
  }
  return new CupelError('store_failed', `The store ${file} failed: ${message}.`, {
    hint: 'Check that the folder can be written and is on a local disk.',
    ...because,
  })
}

/** A full disk shows as an input error where SQLite makes room for what processes share. */
const isFull = (thrown: unknown, message: string): boolean =>
  kindOf(thrown) === codes.full ||
  errcodeOf(thrown) === codes.noRoomForShm ||
  refusedByRoom.has(systemCode(thrown)) ||
  /disk is full|ENOSPC|no space left/i.test(message)
