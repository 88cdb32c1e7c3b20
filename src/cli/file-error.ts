import { resolve, sep } from 'node:path'
import { CupelError } from '../kernel/index.ts'

const refusals: Readonly<Record<string, string>> = {
  EACCES: 'there is no right to',
  EPERM: 'there is no right to',
  EROFS: 'the disk is read-only',
  EISDIR: 'it is a folder',
  ENOTDIR: 'something on its way is no folder',
  ENAMETOOLONG: 'the name is too long',
  EEXIST: 'something of this name is in its place',
  ELOOP: 'its links go in a circle',
  ENXIO: 'nobody is at its other end',
  EBUSY: 'the system is using it',
  ETXTBSY: 'it is a program that is running',
  EIO: 'the disk does not answer as it should',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  ENOENT: 'it is not there, and nothing can be made there',
}

/** Files of the program itself: one that is missing is a fault of ours. */
const ours = resolve(import.meta.dirname, '..') + sep

/** Files are written under such a name, and take their own when they are whole. */
const partial = /\.partial-\d+(-[0-9a-f]{8})?$/

const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** What the operating system refused about a file, in words; anything else as it was thrown. */
export function asFileError(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || CupelError.is(thrown)) return thrown
  const { code = '', path, dest, syscall } = thrown as NodeJS.ErrnoException & { readonly dest?: string }
  const file = (dest ?? path ?? 'A file').replace(partial, '')
  if (full.has(code))
    return new CupelError('disk_full', `${file} could not be written: there is no space left.`, {
      hint: 'Make room and give the same command again; what was there before is as it was.',
      cause: thrown,
    })
  const why = refusals[code]
  if (why === undefined || isFault({ code, path, syscall })) return thrown
  const what = syscall === 'read' || syscall === 'scandir' ? 'read' : 'opened or written'
  return new CupelError('file_refused', `${file} could not be ${what}: ${why}.`, {
    hint: 'Name another place, or see who owns the folder.',
    cause: thrown,
  })
}

/** A program that is not found (`spawn`), a name that is no path, or what belongs to Cupel: no file of the user's is missing. */
const isFault = ({
  code,
  path,
  syscall,
}: Pick<NodeJS.ErrnoException, 'code' | 'path' | 'syscall'>): boolean =>
  code === 'ENOENT' && (path === undefined || path.startsWith(ours) || syscall?.startsWith('spawn') === true)
