/**
 * Peak memory of `cupel dataset import` by size of the source: `node bench/import-memory.ts [MB] [jsonl|json|csv] [duplicates]`.
 * Imports a source of half the size and one of the whole, from the source code, in processes of their own, and says what
 * 2 GB would take if the growth went on. One record in fifty is bad. Duplicates are looked for only when asked, because the
 * index costs time (not memory) on disk.
 */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { freshFolder, measured, repo } from './measured.ts'

const megabytes = Number(process.argv[2] ?? 300)
const format = process.argv[3] ?? 'jsonl'
const findsDuplicates = process.argv[4] === 'duplicates'

let state = 42
const random = (): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return state
}
/** Words that seldom recur, so that texts are not near each other unless they are meant to be. */
const word = (): string => (random() % 1_000_000).toString(36)
const text = (length: number): string => Array.from({ length }, word).join(' ')

function record(at: number): string {
  const isBad = at % 50 === 49
  if (format === 'csv') return `q-${at},"${text(180)}",${isBad ? 'hard' : 'edge'}\n`
  const value = {
    id: `q-${at}`,
    input: text(60),
    context: [{ id: 'd', text: text(130) }],
    expected: { label: 'covered' },
  }
  const line = JSON.stringify(isBad ? { ...value, gold: 1 } : value)
  return format === 'json' ? `${at === 0 ? '[' : ',\n'}${line}` : `${line}\n`
}

function writeSource(file: string, bytes: number): number {
  const handle = openSync(file, 'w')
  let written = format === 'csv' ? writeSync(handle, 'id,input,component\n') : 0
  let count = 0
  while (written < bytes) {
    let part = ''
    while (part.length < 1_000_000) part += record(count++)
    written += writeSync(handle, part)
  }
  if (format === 'json') writeSync(handle, ']\n')
  closeSync(handle)
  return count
}

async function peakOf(size: number): Promise<{ size: number; peak: number }> {
  const folder = freshFolder(`import-${size}`)
  const source = join(folder, `source.${format}`)
  const records = writeSource(source, size * 1e6)
  const more = findsDuplicates ? [] : ['--no-duplicates']
  const command = [
    join(repo, 'src/cli/main.ts'),
    'dataset',
    'import',
    source,
    '-o',
    join(folder, 'out.jsonl'),
    ...more,
  ]
  const usage = await measured(command, folder)
  rmSync(folder, { recursive: true, force: true })
  console.log(
    `${size} MB of ${format}, ${records} records: peak ${usage.maxRssMb.toFixed(0)} MB, ${(usage.wallMs / 1000).toFixed(1)} s, exit ${usage.exitCode}`,
  )
  console.log(usage.stdout.trim().split('\n').at(-1))
  return { size, peak: usage.maxRssMb }
}

const half = await peakOf(Math.round(megabytes / 2))
const whole = await peakOf(megabytes)
const slope = (whole.peak - half.peak) / (whole.size - half.size)
const at2Gb = whole.peak + Math.max(0, slope) * (2_000 - whole.size)
console.log(`At 2 GB, if this growth went on: ${at2Gb.toFixed(0)} MB (budget 300 MB).`)
process.exitCode = at2Gb < 300 ? 0 : 1
