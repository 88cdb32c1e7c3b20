import { CupelError } from '../../kernel/index.ts'

/** A file as the directory of an archive tells it. */
export interface DirectoryEntry {
  readonly path: string
  readonly bytes: number
  readonly packedBytes: number
  /** Where its compressed bytes begin. */
  readonly dataAt: number
}

interface Place {
  readonly readAt: (from: number, length: number) => Buffer
  /** Where the comment begins, and the end record before it ends. */
  readonly end: number
  readonly commentLength: number
  readonly limits: {
    readonly mostEntries: number
    readonly largestFile: number
    readonly largestTotal: number
  }
}

interface Directory {
  readonly entries: readonly DirectoryEntry[]
  readonly oddities: readonly string[]
}

const endLength = 22
const headLength = 46
const localLength = 30
const descriptorLength = 16
const signatures = { end: 0x06054b50, head: 0x02014b50, local: 0x04034b50, descriptor: 0x08074b50 } as const

/**
 * Reads the directory of an archive, and holds every header against it: files must stand one behind the other with nothing between
 * them, compressed by deflate, neither encrypted nor split, with one date and no extra fields, as Cupel writes them.
 *
 * @throws CupelError `dossier_invalid` when there is no directory, or it states more than the limits allow
 */
export function readDirectory({ readAt, end, commentLength, limits }: Place): Directory {
  const last = readAt(end - endLength, endLength)
  if (last.length < endLength || last.readUInt32LE(0) !== signatures.end)
    throw refuse(
      'its archive has no end record where it should be: it was cut, or something was added behind it',
    )
  const count = last.readUInt16LE(10)
  const [length, start] = [last.readUInt32LE(12), last.readUInt32LE(16)]
  const oddities = [
    ...(last.readUInt32LE(4) !== 0 || last.readUInt16LE(8) !== count
      ? ['the end record speaks of other disks']
      : []),
    ...(last.readUInt16LE(20) !== commentLength ? ['the end record states another length of the seal'] : []),
    ...(start + length !== end - endLength
      ? ['there are bytes between the directory and the end record']
      : []),
  ]
  if (count > limits.mostEntries)
    throw refuse(`it has ${count} files; ${limits.mostEntries} is the most that is read`)
  if (start + length > end - endLength) throw refuse('its directory lies outside of the file')
  const entries: DirectoryEntry[] = []
  const directory = readAt(start, length)
  let at = 0
  let next = 0
  for (let i = 0; i < count; i++) {
    const head = headAt(directory, at)
    at += head.length
    const local = localAt(readAt, head)
    oddities.push(...head.oddities, ...local.oddities)
    if (head.localAt !== next) oddities.push(`there are bytes before ${head.path} that belong to no file`)
    next = local.endsAt
    if (head.bytes > limits.largestFile) throw refuse(`${head.path} states ${head.bytes} bytes`)
    entries.push({ path: head.path, bytes: head.bytes, packedBytes: head.packedBytes, dataAt: local.dataAt })
  }
  if (at !== length) oddities.push('the directory has bytes that belong to no file')
  if (next !== start) oddities.push('there are bytes before the directory that belong to no file')
  const total = entries.reduce((sum, { bytes }) => sum + bytes, 0)
  if (total > limits.largestTotal) throw refuse(`its files state ${total} bytes together`)
  return { entries, oddities }
}

/** A file's entry in the directory. */
function headAt(directory: Buffer, at: number) {
  if (at + headLength > directory.length || directory.readUInt32LE(at) !== signatures.head)
    throw refuse('its directory is damaged')
  const name = directory.subarray(at + headLength, at + headLength + directory.readUInt16LE(at + 28))
  const extra = directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  const path = nameText(name)
  return {
    path,
    name,
    length: headLength + name.length + extra,
    /** Version, flags, method, date: the same in the header before the file. */
    manner: directory.subarray(at + 6, at + 16),
    crc: directory.readUInt32LE(at + 16),
    packedBytes: directory.readUInt32LE(at + 20),
    bytes: directory.readUInt32LE(at + 24),
    localAt: directory.readUInt32LE(at + 42),
    oddities: extra === 0 ? [] : [`the directory has notes beside ${path}`],
  }
}

function localAt(readAt: Place['readAt'], head: ReturnType<typeof headAt>) {
  const { path, name, manner, packedBytes, bytes, crc } = head
  const local = readAt(head.localAt, localLength + name.length)
  if (local.length < localLength + name.length || local.readUInt32LE(0) !== signatures.local)
    throw refuse(`the header of ${path} is not where the directory says`)
  const [nameLength, extra] = [local.readUInt16LE(26), local.readUInt16LE(28)]
  const dataAt = head.localAt + localLength + nameLength + extra
  const descriptor = readAt(dataAt + packedBytes, descriptorLength)
  const says = (offset: number): number | undefined =>
    descriptor.length === descriptorLength ? descriptor.readUInt32LE(offset) : undefined
  const isTold =
    says(0) === signatures.descriptor && says(4) === crc && says(8) === packedBytes && says(12) === bytes
  const isSame =
    local.subarray(4, 14).equals(manner) &&
    nameLength === name.length &&
    local.subarray(localLength).equals(name) &&
    local.readUInt16LE(6) === manner.readUInt16LE(2)
  const flags = manner.readUInt16LE(2)
  const isPlain = (flags & ~0x808) === 0 && (flags & 8) !== 0 && manner.readUInt16LE(4) === 8
  return {
    dataAt,
    endsAt: dataAt + packedBytes + descriptorLength,
    oddities: [
      ...(isSame ? [] : [`the header of ${path} and the directory differ`]),
      ...(isTold ? [] : [`the size of ${path} is not what stands behind it`]),
      ...(isPlain ? [] : [`${path} is not packed as Cupel packs`]),
      ...(extra === 0 ? [] : [`the header of ${path} has extra fields`]),
    ],
  }
}

/** Bytes that are no UTF-8 become U+FFFD, which no manifest lists. */
const nameText = (name: Buffer): string => name.toString('utf8')

const refuse = (why: string): CupelError =>
  new CupelError('dossier_invalid', `The file is not a dossier: ${why}.`, {
    hint: 'A dossier is one .cupel.zip file, as cupel dossier create writes it.',
  })
