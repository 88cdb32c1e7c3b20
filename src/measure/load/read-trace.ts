import { CupelError } from '../../kernel/index.ts'

/** Requests as a trace recorded them, in columns, in order of time. */
export interface Trace {
  /** Milliseconds from the first request; undefined when the file has no times. */
  readonly atMs: Float64Array | undefined
  readonly inputTokens: Uint32Array
  /** Undefined when the file has no such column. */
  readonly outputTokens: Uint32Array | undefined
}

const names = {
  time: ['timestamp', 'time', 'arrival', 'arrivaltime', 'arrivalseconds'],
  input: ['contexttokens', 'input', 'inputtokens', 'inputlength', 'prompttokens'],
  output: ['generatedtokens', 'output', 'outputtokens', 'outputlength', 'completiontokens'],
} as const

/** Problems listed before reading stops. */
const mostShown = 5

/**
 * Reads a trace: CSV with a column of input tokens, and columns of times and output tokens where it has them. Times are dates, or
 * numbers in seconds. The Azure traces and `timestamp,input,output` are of this form.
 *
 * @throws CupelError `workload_invalid` with the lines that are wrong
 */
export function readTrace(text: string, file: string): Trace {
  const lines = text.split(/\r?\n/)
  const header = (lines[0] ?? '')
    .replace(/^\uFEFF/, '')
    .split(',')
    .map(plain)
  const columns = {
    time: header.findIndex(name => names.time.includes(name as never)),
    input: header.findIndex(name => names.input.includes(name as never)),
    output: header.findIndex(name => names.output.includes(name as never)),
  }
  if (columns.input < 0)
    throw invalid(file, [`line 1: no column of input tokens among ${header.join(', ') || 'nothing'}`])
  const rows: Row[] = []
  const problems: string[] = []
  for (const [at, line] of lines.entries()) {
    if (at === 0 || line.trim() === '') continue
    const row = readRow(line.split(','), columns)
    if (typeof row === 'string') problems.push(`line ${at + 1}: ${row}`)
    else rows.push(row)
    if (problems.length >= mostShown) break
  }
  if (problems.length > 0) throw invalid(file, problems)
  if (rows.length === 0) throw invalid(file, ['it has no requests'])
  return inColumns(rows, columns)
}

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '')

interface Columns {
  readonly time: number
  readonly input: number
  readonly output: number
}

interface Row {
  readonly at: number
  readonly input: number
  readonly output: number
}

function readRow(cells: readonly string[], columns: Columns): Row | string {
  const input = wholeNumber(cells[columns.input])
  if (input === undefined) return `input tokens are ${shown(cells[columns.input])}, not a whole number`
  const output = columns.output < 0 ? 0 : wholeNumber(cells[columns.output])
  if (output === undefined) return `output tokens are ${shown(cells[columns.output])}, not a whole number`
  const at = columns.time < 0 ? 0 : timeOf(cells[columns.time] ?? '')
  if (at === undefined) return `the time is ${shown(cells[columns.time])}, neither a date nor seconds`
  return { at, input, output }
}

function wholeNumber(text: string | undefined): number | undefined {
  const value = Number(text)
  return text === undefined || text.trim() === '' || !Number.isInteger(value) || value < 0 || value > 2 ** 31
    ? undefined
    : value
}

/** Milliseconds. Dates without a zone are taken as UTC; only differences matter. */
function timeOf(text: string): number | undefined {
  const seconds = Number(text)
  if (text.trim() !== '' && Number.isFinite(seconds)) return seconds * 1000
  const date = text.trim().replace(' ', 'T')
  const ms = Date.parse(/(z|[+-]\d\d:?\d\d)$/i.test(date) ? date : `${date}Z`)
  if (Number.isNaN(ms)) return undefined
  // Date.parse stops at milliseconds; traces have finer times.
  const fraction = /\.(\d{4,})/.exec(date)?.[1]
  return fraction === undefined ? ms : ms + Number(`0.${fraction.slice(3)}`)
}

const shown = (text: string | undefined): string =>
  text === undefined ? 'missing' : `"${text.trim().slice(0, 30)}"`

function inColumns(rows: readonly Row[], columns: Columns): Trace {
  const sorted = rows.toSorted((a, b) => a.at - b.at)
  const first = sorted[0]?.at ?? 0
  return {
    atMs: columns.time < 0 ? undefined : Float64Array.from(sorted, ({ at }) => at - first),
    inputTokens: Uint32Array.from(sorted, ({ input }) => input),
    outputTokens: columns.output < 0 ? undefined : Uint32Array.from(sorted, ({ output }) => output),
  }
}

function invalid(file: string, problems: readonly string[]): CupelError {
  return new CupelError(
    'workload_invalid',
    `${file} is not a trace that can be replayed:\n${problems.map(problem => `  ${problem}`).join('\n')}`,
    {
      hint: 'A trace is CSV with a first line of names, e.g. timestamp,input,output: seconds or dates, and whole numbers of tokens.',
      details: { file },
    },
  )
}
