import { closeSync, openSync, readSync } from 'node:fs'

/** What the first bytes of a file say about it. */
export interface Beginning {
  /** Bytes of the UTF-8 byte order mark. */
  readonly mark: 0 | 3
  /** What it is instead of text, when that can be told. */
  readonly instead: { readonly found: string; readonly hint: string } | undefined
}

/** Text in another encoding and compressed files, told in one sentence instead of one for each line. */
export function sniff(file: string): Beginning {
  const bytes = firstBytes(file)
  const begins = (...wanted: number[]): boolean => wanted.every((byte, at) => bytes[at] === byte)
  return { mark: begins(0xef, 0xbb, 0xbf) ? 3 : 0, instead: otherThanText(begins) }
}

function otherThanText(begins: (...wanted: number[]) => boolean): Beginning['instead'] {
  if (begins(0xff, 0xfe) || begins(0xfe, 0xff)) {
    return { found: 'UTF-16', hint: 'save it as UTF-8, for example with iconv -f UTF-16 -t UTF-8' }
  }
  if (begins(0x1f, 0x8b)) return { found: 'a gzip file', hint: 'unpack it with gunzip' }
  if (begins(0x28, 0xb5, 0x2f, 0xfd)) return { found: 'a zstd file', hint: 'unpack it with unzstd' }
  if (begins(0x50, 0x4b, 0x03, 0x04)) {
    return { found: 'a zip file', hint: 'unpack it; a spreadsheet is exported as CSV UTF-8' }
  }
  if (begins(0x50, 0x41, 0x52, 0x31)) return { found: 'a Parquet file', hint: 'name it .parquet' }
  return undefined
}

function firstBytes(file: string): Buffer {
  const handle = openSync(file, 'r')
  try {
    const bytes = Buffer.alloc(4)
    return bytes.subarray(0, readSync(handle, bytes, 0, 4, 0))
  } finally {
    closeSync(handle)
  }
}
