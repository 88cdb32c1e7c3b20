import { CupelError } from '../kernel/index.ts'

const refusals: Readonly<Record<string, string>> = {
  EACCES: 'there is no right to',
  EPERM: 'there is no right to',
  EROFS: 'the disk is read-only',
  EISDIR: 'it is a folder',
  ENOTDIR: 'something on its way is no folder',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its links go in a circle',
}

const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** What the operating system refused about a file, in words; anything else as it was thrown. */
export function asFileError(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || CupelError.is(thrown)) return thrown
  const { code = '', path, dest, syscall } = thrown as NodeJS.ErrnoException & { readonly dest?: string }
  const file = dest ?? path ?? 'A file'
  if (full.has(code))
    return new CupelError('disk_full', `${file} could not be written: there is no space left.`, {
      hint: 'Make room and give the same command again; what was there before is as it was.',
      cause: thrown,
    })
  const why = refusals[code]
  if (why === undefined) return thrown
  const what = syscall === 'read' || syscall === 'scandir' ? 'read' : 'opened or written'
  return new CupelError('file_refused', `${file} could not be ${what}: ${why}.`, {
    hint: 'Name another place, or see who owns the folder.',
    cause: thrown,
  })
}
