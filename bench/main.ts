/** Measures the lines of the speed and size budget; see README.md for the work and the traps. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { loadLines } from './load/load-lines.ts'
import {
  cli,
  freshFolder,
  hasSharedBench,
  measured,
  median,
  range,
  repo,
  sharedBench,
  startServer,
  type Usage,
} from './measured.ts'
import { writeProject } from './project.ts'

interface Line {
  readonly what: string
  readonly asked: string
  readonly measured: string
  readonly holds: boolean
}

const rounds = Number(process.env.ROUNDS ?? 5)

async function runCupel(folder: string, more: readonly string[] = []): Promise<Usage> {
  const usage = await measured([cli, 'run', '--progress', 'quiet', ...more], folder)
  if (usage.exitCode !== 0) throw new Error(`cupel run ended with ${usage.exitCode}:\n${usage.stdout}`)
  return usage
}

function clearStore(folder: string): void {
  for (const ending of ['', '-wal', '-shm']) {
    rmSync(join(folder, `.cupel/store.db${ending}`), { force: true })
  }
}

async function throughput(): Promise<Line[]> {
  const folder = freshFolder('throughput')
  await writeProject({ folder, examples: 10_000 })
  await using _server = await startServer(18080)
  const floors: Usage[] = []
  const ours: Usage[] = []
  for (let round = 0; round < rounds; round++) {
    floors.push(await measured([floorCopy(folder), '10000', '50'], folder))
    clearStore(folder)
    ours.push(await runCupel(folder))
  }
  const cpu = median(ours.map(u => u.cpuMs)) / median(floors.map(u => u.cpuMs))
  const wall = median(ours.map(u => u.wallMs)) / median(floors.map(u => u.wallMs))
  return [
    {
      what: '10,000 examples, 0 ms server: CPU time over the floor',
      asked: '<= 3 (aim 2)',
      measured: `${cpu.toFixed(2)} (Cupel ${range(ours.map(u => u.cpuMs))} ms, floor ${range(floors.map(u => u.cpuMs))} ms)`,
      holds: cpu <= 3,
    },
    {
      what: '10,000 examples, 0 ms server: wall time over the floor',
      asked: '<= 2.5 (aim 2)',
      measured: `${wall.toFixed(2)} (Cupel ${range(ours.map(u => u.wallMs))} ms, floor ${range(floors.map(u => u.wallMs))} ms)`,
      holds: wall <= 2.5,
    },
  ]
}

/** The floor reads its tests beside itself, so it is put where they are. */
function floorCopy(folder: string): string {
  const file = join(folder, 'floor.mjs')
  writeFileSync(file, readFileSync(join(sharedBench, 'floor.mjs')))
  return file
}

async function latency(): Promise<Line[]> {
  const folder = freshFolder('latency')
  await writeProject({ folder, examples: 10_000 })
  await using _server = await startServer(18080, { LATENCY_MS: '50' })
  const walls: number[] = []
  for (let round = 0; round < Math.min(3, rounds); round++) {
    clearStore(folder)
    walls.push((await runCupel(folder)).wallMs)
  }
  const ideal = (10_000 * 50) / 50
  const share = ideal / median(walls)
  return [
    {
      what: '10,000 examples, 50 ms server: share of the ideal',
      asked: '>= 92%',
      measured: `${(100 * share).toFixed(1)}% (${range(walls)} ms for an ideal of ${ideal} ms)`,
      holds: share >= 0.92,
    },
  ]
}

async function cache(): Promise<Line[]> {
  const folder = freshFolder('cache')
  await writeProject({ folder, examples: 1_000, run: { cache: true } })
  await using _server = await startServer(18080)
  await runCupel(folder)
  const walls: number[] = []
  for (let round = 0; round < rounds; round++) walls.push((await runCupel(folder)).wallMs)
  return [
    {
      what: '1,000 examples all from the cache: whole command',
      asked: '< 500 ms',
      measured: `${range(walls)} ms`,
      holds: median(walls) < 500,
    },
  ]
}

async function memory(): Promise<Line[]> {
  await using _server = await startServer(18080)
  const peak: Record<number, number> = {}
  for (const examples of [10_000, 100_000]) {
    const folder = freshFolder(`memory-${examples}`)
    await writeProject({ folder, examples })
    peak[examples] = (await runCupel(folder)).maxRssMb
  }
  const [small, large] = [peak[10_000] as number, peak[100_000] as number]
  return [
    {
      what: 'Peak memory, 100,000 examples over 10,000',
      asked: '<= 1.3, and < 250 MB',
      measured: `${(large / small).toFixed(2)} (${large.toFixed(0)} MB over ${small.toFixed(0)} MB)`,
      holds: large / small <= 1.3 && large < 250,
    },
  ]
}

async function faults(): Promise<Line[]> {
  const shares = { P500: '0.1', P429: '0.1', PMAL: '0.05', PHANG: '0.05', LATENCY_MS: '20' }
  const lines: Line[] = []
  for (const [name, more] of [
    ['with Retry-After: 1', { RETRY_AFTER: '1' }],
    ['without Retry-After', {}],
    ['sticky: retries fail too', { STICKY: '1' }],
  ] as const) {
    const folder = freshFolder('faults')
    await writeProject({ folder, examples: 100, run: { callTimeout: '5s' } })
    await using _server = await startServer(18080, { ...shares, ...more })
    const usage = await runCupel(folder)
    lines.push(faultLine(name, usage, folder))
  }
  return lines
}

function faultLine(name: string, usage: Usage, folder: string): Line {
  const database = new DatabaseSync(join(folder, '.cupel/store.db'))
  const rows = database.prepare('SELECT outcome, trial, scores FROM trials').all() as {
    outcome: string
    trial: string
    scores: string | null
  }[]
  database.close()
  const answered = rows.filter(row => row.outcome === 'answered')
  const slowest = Math.max(...answered.map(row => JSON.parse(row.trial).timing.totalMs))
  const scoredFailures = rows.filter(row => row.outcome === 'failed' && row.scores !== null).length
  const codes = rows.filter(row => row.outcome === 'failed').map(row => JSON.parse(row.trial).code as string)
  const byCode = Object.entries(Object.groupBy(codes, code => code)).map(
    ([code, all]) => `${all?.length} ${code}`,
  )
  return {
    what: `100 examples, 10% HTTP 500, 10% 429, 5% malformed, 5% never answered, ${name}`,
    asked: 'all end; none scored from a failed call; < 60 s; latency of good calls free of waiting',
    measured: `${rows.length} ended in ${(usage.wallMs / 1000).toFixed(1)} s: ${answered.length} answered, ${byCode.join(', ') || '0 failed'}; slowest good call ${slowest.toFixed(0)} ms for a 20 ms server`,
    holds: rows.length === 100 && usage.wallMs < 60_000 && scoredFailures === 0 && slowest < 500,
  }
}

async function startup(): Promise<Line[]> {
  const folder = freshFolder('startup')
  writeFileSync(join(folder, 'data.jsonl'), '{"id":"a","input":"hello","expected":{"answer":"world"}}\n')
  writeFileSync(join(folder, 'replay.jsonl'), '{"exampleId":"a","text":"world"}\n')
  writeFileSync(
    join(folder, 'cupel.yaml'),
    'name: one\ndatasets: { work: { file: data.jsonl } }\ncandidates: { recorded: { replay: replay.jsonl } }\nmetrics: [exact_match]\n',
  )
  const bare: number[] = []
  const asked: number[] = []
  const one: number[] = []
  for (let round = 0; round < 2 * rounds; round++) {
    bare.push((await measured(['-e', '0'], folder)).wallMs)
    asked.push((await measured([cli, '--version'], folder)).wallMs)
    one.push((await runCupel(folder)).wallMs)
  }
  const over = median(asked) - median(bare)
  return [
    {
      what: 'cupel --version beyond node -e 0',
      asked: '< 60 ms',
      measured: `${over.toFixed(0)} ms`,
      holds: over < 60,
    },
    {
      what: 'cupel run of one replayed example',
      asked: '< 500 ms',
      measured: `${range(one)} ms`,
      holds: median(one) < 500,
    },
  ]
}

const load = (): Promise<Line[]> => loadLines(rounds)

const all = { throughput, latency, cache, memory, faults, startup, load }

const wanted = process.argv.slice(2)
const results: Record<string, readonly Line[]> = {}
for (const [name, measure] of Object.entries(all)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  if (name !== 'load' && !hasSharedBench()) {
    console.log(`${name} skipped: the server of the work is not beside this checkout (../shared/bench).`)
    continue
  }
  console.log(`${name} …`)
  const lines = await measure()
  for (const line of lines)
    console.log(`  ${line.holds ? 'holds' : 'FAILS'}  ${line.what}: ${line.measured}  [${line.asked}]`)
  results[name] = lines
}

const resultsFile = join(repo, 'bench/results.md')
const loadHeading = '# The load generator'

/** Two parts, each written when it was measured whole: the runs by a bench of everything, the load also by itself. */
function writeResults({ load: loadResults, ...runResults }: typeof results): void {
  const [runs = '', ...loads] = readFileSync(resultsFile, 'utf8').split(loadHeading)
  const runPart =
    wanted.length === 0 && Object.keys(runResults).length > 0
      ? part(
          '# Figures of the last sitting',
          `${rounds} interleaved rounds`,
          Object.values(runResults).flat(),
        )
      : runs.trimEnd()
  const loadPart =
    loadResults === undefined
      ? `${loadHeading}${loads.join('')}`
      : part(loadHeading, `${rounds} rounds`, loadResults)
  writeFileSync(resultsFile, `${runPart}\n\n${loadPart.trimEnd()}\n`)
}

function part(heading: string, sitting: string, lines: readonly Line[]): string {
  return [
    heading,
    '',
    `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim()}), load ${loadavg()[0]?.toFixed(2)} at the end; medians (min-max) of ${sitting}.`,
    '',
    '| work | asked | measured | |',
    '|---|---|---|---|',
    ...lines.map(
      line => `| ${line.what} | ${line.asked} | ${line.measured} | ${line.holds ? 'holds' : '**fails**'} |`,
    ),
  ].join('\n')
}

writeResults(results)
process.exitCode = Object.values(results)
  .flat()
  .every(line => line.holds)
  ? 0
  : 1
