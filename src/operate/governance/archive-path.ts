const longest = 512
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/**
 * Why a name must not stand in an archive; nothing when it may. A name is a relative path of plain segments with `/` between them,
 * in Unicode NFC, that means the same file on every system and cannot lead out of the folder it is unpacked into.
 */
export function badArchivePath(path: string): string | undefined {
  if (path === '') return 'is empty'
  if (Buffer.byteLength(path) > longest) return `is longer than ${longest} bytes`
  if (path !== path.toWellFormed() || path.normalize('NFC') !== path) return 'is not in Unicode NFC'
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\\:*?"<>|]/u.test(path))
    return 'has a character that no file name should have'
  const segments = path.split('/')
  if (segments.some(segment => segment === '' || segment === '.' || segment === '..'))
    return 'leads out of the archive'
  const odd = segments.some(segment => reserved.test(segment) || /[. ]$|^ /.test(segment))
  return odd ? 'is a name that some systems cannot hold' : undefined
}

/** A text as one segment of an archive path: what a name may not hold becomes `-`. */
export function archiveSegment(text: string): string {
  const plain = text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}\p{M}._-]+/gu, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
  const short = cutBytes(plain === '' ? 'unnamed' : plain, 100).replace(/[.-]+$/, '')
  return reserved.test(short) ? `_${short}` : short
}

function cutBytes(text: string, most: number): string {
  let kept = ''
  for (const character of text) {
    if (Buffer.byteLength(kept) + Buffer.byteLength(character) > most) break
    kept += character
  }
  return kept
}

/** Names that are one file on systems that do not tell upper from lower case have one key. */
export const archiveKey = (path: string): string => path.toLowerCase()

/** By code unit, the same on every system. */
export const byPath = ({ path: a }: { path: string }, { path: b }: { path: string }): number =>
  a < b ? -1 : a > b ? 1 : 0
