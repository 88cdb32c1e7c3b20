import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { openLoadGenerator } from '../../src/adapters/load-generator/index.ts'
import { seededRandom } from '../../src/kernel/index.ts'
import { type RequestRecords, requestOutcomes } from '../../src/measure/load/index.ts'

/** What the server says of each request, by row, in milliseconds of the machine's monotonic clock. */
interface Truth {
  readonly arrivedMs: Float64Array
  readonly firstMs: Float64Array
  readonly endedMs: Float64Array
}

export interface LoadSetting {
  readonly rate: number
  readonly seconds: number
  readonly rounds: number
  readonly arrivals: 'poisson' | 'constant'
  readonly connections: number
  readonly server: Readonly<Record<string, string>>
}

/** One round: the generator's records beside the server's truth. */
export interface LoadRound {
  readonly intendedMs: Float64Array
  readonly records: RequestRecords
  readonly truth: Truth
  readonly failed: number
  readonly cpuShare: number
  readonly loadAverage: number
}

/** Loads a streaming server in another process with the same plan again and again. */
export async function measureLoad(setting: LoadSetting): Promise<LoadRound[]> {
  const requests = setting.rate * setting.seconds
  const child = spawn(process.execPath, [join(import.meta.dirname, 'stream-server.ts')], {
    env: { ...process.env, REQUESTS: String(requests), ...setting.server },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [port] = (await once(child.stdout, 'data')) as [Buffer]
  const origin = `http://127.0.0.1:${Number(port.toString())}`
  const generator = openLoadGenerator()
  const rounds: LoadRound[] = []
  try {
    for (let round = 0; round < setting.rounds; round++) {
      const intendedMs = arrivalsOf(setting, requests)
      const load = await generator.generate(
        {
          target: {
            url: `${origin}/v1/chat/completions`,
            method: 'POST',
            headers: {},
            answer: 'chat-stream',
          },
          bodies: Array.from({ length: requests }, (_, row) => ({ body: bodyOf(row) })),
          bodyOf: Int32Array.from({ length: requests }, (_, row) => row),
          arrivals: { kind: 'open', atMs: intendedMs },
          timeoutMs: 30_000,
          connections: setting.connections,
          threads: 1,
        },
        { stop: new AbortController().signal },
      )
      const ok = requestOutcomes.indexOf('ok')
      rounds.push({
        intendedMs,
        records: load.records,
        truth: await readTruth(origin, requests),
        failed: load.records.outcome.filter(outcome => outcome !== ok).length,
        cpuShare: load.generatorCpuShare,
        loadAverage: loadavg()[0] as number,
      })
    }
    return rounds
  } finally {
    await generator.close()
    child.stdin.end()
    await once(child, 'close')
  }
}

const prompt = 'What does the policy say about water damage by a burst pipe in the cellar? '.repeat(5)
const bodyOf = (row: number): string =>
  JSON.stringify({ row, model: 'bench', stream: true, messages: [{ role: 'user', content: prompt }] })

function arrivalsOf({ rate, arrivals }: LoadSetting, requests: number): Float64Array {
  const random = seededRandom(1, 'bench', String(rate))
  let atMs = 0
  return Float64Array.from({ length: requests }, () => {
    atMs += (arrivals === 'constant' ? 1 : -Math.log(1 - random.float())) * (1000 / rate)
    return atMs
  })
}

async function readTruth(origin: string, requests: number): Promise<Truth> {
  const columns = new Float64Array(await (await fetch(`${origin}/truth`)).arrayBuffer())
  const [arrivedMs, firstMs, endedMs] = [0, 1, 2].map(index =>
    columns.slice(index * requests, (index + 1) * requests),
  ) as [Float64Array, Float64Array, Float64Array]
  return { arrivedMs, firstMs, endedMs }
}
