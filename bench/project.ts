import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, createWriteStream, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sharedBench } from './measured.ts'

interface ProjectSettings {
  readonly folder: string
  readonly examples: number
  readonly port?: number
  readonly run?: Record<string, unknown>
}

/** Writes a Cupel project that does the benchmark work, with the very texts of the floor. */
export async function writeProject({
  folder,
  examples,
  port = 18080,
  run = {},
}: ProjectSettings): Promise<void> {
  execFileSync(process.execPath, [join(sharedBench, 'gen.mjs'), String(examples)], { cwd: folder })
  const out = createWriteStream(join(folder, 'data.jsonl'))
  const lines = createInterface({ input: createReadStream(join(folder, `tests-${examples}.jsonl`)) })
  for await (const line of lines) {
    const { n, text } = JSON.parse(line).vars
    const example = { id: `t-${n}`, input: { n, text } }
    if (!out.write(`${JSON.stringify(example)}\n`)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'finish')
  writeFileSync(
    join(folder, 'prompt.md'),
    'Return JSON with keys id, status, answer for item {{input.n}}. Context: {{input.text}}',
  )
  const config = {
    name: 'bench',
    datasets: { work: { file: 'data.jsonl' } },
    candidates: {
      mock: {
        model: 'openai-compatible/mock-model',
        baseUrl: `http://127.0.0.1:${port}/v1`,
        prompt: 'prompt.md',
        temperature: 0,
        concurrency: 50,
      },
    },
    metrics: [{ contains: { all: ['"status":"ok"'] } }, 'json_valid', { regex: { pattern: 'A-\\d+' } }],
    run: { cache: false, ...run },
  }
  writeFileSync(join(folder, 'cupel.yaml'), JSON.stringify(config, undefined, 2))
}
