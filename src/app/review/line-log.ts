import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import type { z } from 'zod'
import { CupelError, messageOf, parsedJson } from '../../kernel/index.ts'

/**
 * Adds one JSON line to a log, and comes back when it is on the disk. A last line that a crash has torn is closed first, so that it
 * spoils nothing that follows. A line that does not fit on the disk is taken back whole.
 *
 * @throws CupelError `disk_full`
 */
export function appendLine(file: string, value: unknown): void {
  const isNew = !existsSync(file)
  const handle = openSync(file, 'a+')
  const before = fstatSync(handle).size
  try {
    const line = `${isTorn(handle, before) ? '\n' : ''}${JSON.stringify(value)}\n`
    writeLine(handle, Buffer.from(line, 'utf8'), before)
    fsyncSync(handle)
  } catch (thrown) {
    throw explained(file, thrown)
  } finally {
    closeSync(handle)
  }
  if (isNew) syncFolder(dirname(file))
}

/** One call for the whole line, so that lines of several processes do not mix; more only when the disk takes a part. */
function writeLine(handle: number, bytes: Buffer, before: number): void {
  let written = 0
  try {
    while (written < bytes.length) written += writeSync(handle, bytes, written)
  } catch (thrown) {
    // What others have added since is theirs.
    if (written > 0 && fstatSync(handle).size === before + written) ftruncateSync(handle, before)
    throw thrown
  }
}

function isTorn(handle: number, size: number): boolean {
  if (size === 0) return false
  const last = Buffer.alloc(1)
  readSync(handle, last, 0, 1, size - 1)
  return last[0] !== 0x0a
}

/** The name of a new file is on the disk only with its folder. Systems that open no folders keep it anyway. */
function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r')
    try {
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
  } catch {
    // Windows refuses to open a folder.
  }
}

/** What a failed write means, in words; other errors as they are. */
export function explained(file: string, thrown: unknown): unknown {
  const code = (thrown as NodeJS.ErrnoException)?.code
  if (code !== 'ENOSPC' && code !== 'EDQUOT' && code !== 'EFBIG') return thrown
  return new CupelError('disk_full', `There is no space left to write ${file}: ${messageOf(thrown)}`, {
    hint: 'Free some space and try again; nothing was kept of it.',
    cause: thrown,
  })
}

export interface ReadLog<T> {
  readonly lines: readonly { readonly value: T; readonly where: string }[]
  /** Lines that cannot be read, in words; those around them are good. */
  readonly problems: readonly string[]
}

/** Every good line of a log. A last line that a crash has torn is left out without a word: nobody was told that it was kept. */
export function readLog<T>(file: string, schema: z.ZodType<T>, name: string): ReadLog<T> {
  if (!existsSync(file)) return { lines: [], problems: [] }
  const texts = readFileSync(file, 'utf8').split('\n')
  const lines: { value: T; where: string }[] = []
  const problems: string[] = []
  texts.forEach((text, at) => {
    if (text.trim() === '') return
    const where = `${name}:${at + 1}`
    const json = parsedJson(text)
    if (json === undefined) {
      if (at < texts.length - 1)
        problems.push(`${where} expected a JSON object on a line of its own, found text that is none`)
      return
    }
    const parsed = schema.safeParse(json)
    if (parsed.success) lines.push({ value: parsed.data, where })
    else problems.push(`${where} ${wrongIn(parsed.error)}`)
  })
  return { lines, problems }
}

function wrongIn(error: z.ZodError): string {
  const issue = error.issues[0]
  const field = issue?.path.join('.') || 'the line'
  return `${field}: ${issue?.message ?? 'not of the expected form'}`
}
