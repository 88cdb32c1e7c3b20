import { isUtf8 } from 'node:buffer'
import { type FileHandle, open } from 'node:fs/promises'
import { CupelError, type Json, messageOf } from '../../kernel/index.ts'
import {
  type AnswerMapping,
  type AnswerReader,
  abortedError,
  createAnswerReader,
  type JsonPath,
  parseJsonPath,
  type Reply,
  type Responder,
  readAnswer,
  valueAt,
} from '../../prepare/provider/index.ts'
import { scanLines } from './scan-lines.ts'

export interface ReplayMapping extends AnswerMapping {
  /** Default `$.exampleId`. */
  readonly exampleId?: string | undefined
  /** Default `$.repeat`; a line without one is the first draw. */
  readonly repeat?: string | undefined
  /** Default `$.timing.totalMs`. */
  readonly totalMs?: string | undefined
  /** Default `$.timing.firstTokenMs`. */
  readonly firstTokenMs?: string | undefined
}

export interface ReplaySettings {
  /** Absolute path of the JSONL file. */
  readonly file: string
  /** As the config names it, for messages. */
  readonly name: string
  readonly mapping?: ReplayMapping | undefined
}

interface Place {
  readonly offset: number
  readonly length: number
  readonly line: number
}

/**
 * Answers from a recording: JSON lines of `exampleId`, `repeat`, `timing` and either `response` or the fields of
 * an answer beside them; or any JSON lines, with a mapping. Only where each line stands is held in memory.
 *
 * @throws CupelError `candidate_invalid` naming file and line of everything that cannot be read, and of lines that
 *   record the same draw twice
 */
export async function openReplayResponder(settings: ReplaySettings): Promise<Responder> {
  const { name } = settings
  const reader = recordReader(settings)
  const handle = await openFile(settings)
  const index = await buildIndex(handle, { name, reader }).catch(async (thrown: unknown) => {
    await handle.close()
    throw thrown
  })
  return {
    async respond({ question, repeat }, { signal }) {
      if (signal.aborted) throw abortedError(signal)
      const startedAt = performance.now()
      const place = index.get(keyOf(question.exampleId, repeat))
      if (!place) throw missing(name, { exampleId: question.exampleId, repeat, index })
      const record = await readRecord(handle, place, name)
      const reply = reader.reply(record, `${name}:${place.line}`)
      if (signal.aborted) throw abortedError(signal)
      return reply.timing ? { ...reply, timing: reply.timing } : { ...reply, timing: unknownTime(startedAt) }
    },
    close: () => handle.close(),
  }
}

const unknownTime = (startedAt: number) =>
  ({ totalMs: Math.max(performance.now() - startedAt, 0.001), isUnknown: true }) as const

const keyOf = (exampleId: string, repeat: number) => `${repeat}\u0000${exampleId}`

async function openFile({ file, name }: ReplaySettings): Promise<FileHandle> {
  try {
    return await open(file, 'r')
  } catch (thrown) {
    throw new CupelError('candidate_invalid', `${name} cannot be opened: ${messageOf(thrown)}`, {
      hint: 'Paths in the config are relative to the folder of the config file.',
      details: { file: name },
      cause: thrown,
    })
  }
}

interface Indexing {
  readonly name: string
  readonly reader: RecordReader
}

const maxProblems = 10

async function buildIndex(handle: FileHandle, { name, reader }: Indexing): Promise<Map<string, Place>> {
  const index = new Map<string, Place>()
  const problems: string[] = []
  for await (const { offset, length, number, bytes } of scanLines(handle)) {
    if (problems.length >= maxProblems) break
    if (bytes.every(byte => byte === 0x20 || byte === 0x09)) continue
    try {
      const { exampleId, repeat } = reader.key(parseLine(bytes, `${name}:${number}`), `${name}:${number}`)
      const key = keyOf(exampleId, repeat)
      const first = index.get(key)
      if (first) problems.push(`${name}:${number} records "${exampleId}" again, first on line ${first.line}`)
      else index.set(key, { offset, length, line: number })
    } catch (thrown) {
      if (!CupelError.is(thrown)) throw thrown
      problems.push(thrown.message)
    }
  }
  if (problems.length > 0) throw unreadable(name, problems)
  return index
}

function unreadable(name: string, problems: readonly string[]): CupelError {
  const isCut = problems.length >= maxProblems
  const lines = problems.map(line => `  ${line}`).join('\n')
  return new CupelError(
    'candidate_invalid',
    `The recording cannot be read:\n${lines}${isCut ? '\n  …' : ''}`,
    {
      hint: 'Each line is a JSON object with exampleId and the answer; a mapping can name other fields.',
      details: { file: name, problems },
    },
  )
}

function parseLine(bytes: Buffer, at: string): Json {
  if (!isUtf8(bytes)) throw new CupelError('candidate_invalid', `${at} is not UTF-8`)
  try {
    return JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, '')) as Json
  } catch {
    throw new CupelError('candidate_invalid', `${at} is not JSON`)
  }
}

async function readRecord(handle: FileHandle, { offset, length, line }: Place, name: string): Promise<Json> {
  const buffer = Buffer.allocUnsafe(length)
  try {
    const { bytesRead } = await handle.read(buffer, 0, length, offset)
    if (bytesRead === length) return parseLine(buffer, `${name}:${line}`)
  } catch (thrown) {
    throw new CupelError('pipeline_failed', `${name}:${line} cannot be read any more.`, { cause: thrown })
  }
  throw new CupelError('pipeline_failed', `${name} has become shorter while it was read.`)
}

interface Wanted {
  readonly exampleId: string
  readonly repeat: number
  readonly index: ReadonlyMap<string, Place>
}

function missing(name: string, { exampleId, repeat, index }: Wanted): CupelError {
  const hasFirst = repeat > 0 && index.has(keyOf(exampleId, 0))
  return new CupelError('replay_missing', `${name} holds no answer for "${exampleId}", repeat ${repeat}.`, {
    hint: hasFirst
      ? 'Only the first draw is recorded; a recording cannot be drawn from again.'
      : 'Record it, or leave the example out.',
    details: { exampleId, repeat },
  })
}

interface RecordReader {
  readonly key: (record: Json, at: string) => { readonly exampleId: string; readonly repeat: number }
  readonly reply: (
    record: Json,
    at: string,
  ) => { readonly response: Reply['response']; readonly timing: Reply['timing'] | undefined }
}

function recordReader({ mapping = {} }: ReplaySettings): RecordReader {
  const { exampleId, repeat, totalMs, firstTokenMs, ...answer } = mapping
  const paths = {
    exampleId: parseJsonPath(exampleId ?? '$.exampleId'),
    repeat: parseJsonPath(repeat ?? '$.repeat'),
    totalMs: parseJsonPath(totalMs ?? '$.timing.totalMs'),
    firstTokenMs: parseJsonPath(firstTokenMs ?? '$.timing.firstTokenMs'),
  }
  const read = Object.values(answer).some(path => path !== undefined) ? createAnswerReader(answer) : undefined
  return {
    key(record, at) {
      const id = valueAt(record, paths.exampleId)
      if (typeof id !== 'string' && typeof id !== 'number') {
        throw new CupelError('candidate_invalid', `${at} has no example id at ${exampleId ?? '$.exampleId'}`)
      }
      const draw = valueAt(record, paths.repeat) ?? 0
      if (typeof draw !== 'number' || !Number.isInteger(draw) || draw < 0) {
        throw new CupelError('candidate_invalid', `${at} has a repeat that is not 0, 1, 2, …`)
      }
      return { exampleId: String(id), repeat: draw }
    },
    reply: (record, at) => ({
      response: readResponse(record, { at, read }),
      timing: readTiming(record, paths),
    }),
  }
}

interface ResponseReading {
  readonly at: string
  readonly read: AnswerReader | undefined
}

function readResponse(record: Json, { at, read }: ResponseReading): Reply['response'] {
  if (read) return read(record)
  const { exampleId, repeat, timing, response, ...fields } = record as { readonly [key: string]: Json }
  return readAnswer(response ?? fields, { from: at, code: 'pipeline_failed' })
}

function readTiming(
  record: Json,
  paths: { readonly totalMs: JsonPath; readonly firstTokenMs: JsonPath },
): Reply['timing'] | undefined {
  const totalMs = valueAt(record, paths.totalMs)
  const firstTokenMs = valueAt(record, paths.firstTokenMs)
  if (typeof totalMs !== 'number' || !(totalMs > 0)) return undefined
  return typeof firstTokenMs === 'number' && firstTokenMs > 0 ? { totalMs, firstTokenMs } : { totalMs }
}
