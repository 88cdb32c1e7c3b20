import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { projectFolder, repo } from './support/run-cupel.ts'

const folders: Disposable[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) folder[Symbol.dispose]()
})

const call = (exampleId: string) => ({
  question: { exampleId, input: 'where is my parcel', context: [], tags: {} },
  messages: [],
  repeat: 0,
  seed: 1,
})

function host(pipeline: string, name = 'own') {
  const folder = projectFolder({
    'cupel.yaml':
      'name: hosted\ndatasets: { golden: { file: golden.jsonl } }\ncandidates: { own: { module: own.mjs } }\nmetrics: [exact_match]\n',
    'golden.jsonl': '{"id":"a","input":"hello","expected":{"answer":"hello"}}\n',
    'own.mjs': pipeline,
  })
  folders.push(folder)
  const args = [join(repo, 'src/bin/cupel.ts'), 'host-candidate', name, '--dataset', 'golden']
  const child = spawn(process.execPath, args, {
    cwd: folder.path,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let words = ''
  child.stderr.on('data', chunk => (words += chunk))
  return { child, words: () => words }
}

const urlOf = async (child: ReturnType<typeof host>['child']): Promise<string> => {
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return (JSON.parse(line.toString()) as { url: string }).url
}

it('a candidate of the config answers calls at once as they come, until stdin ends', async () => {
  // Answers nobody until three have asked.
  const { child } = host(`
    let asked = 0
    let open
    const three = new Promise(resolve => (open = resolve))
    export default async ({ input }) => {
      if (++asked === 3) open()
      await three
      return { text: input.toUpperCase(), usage: { outputTokens: 4 } }
    }`)
  const url = await urlOf(child)
  const ask = async (id: string) => {
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(call(id)) })
    return response.json()
  }
  const answers = await Promise.all(['a', 'b', 'c'].map(ask))
  expect(answers).toEqual(Array(3).fill({ text: 'WHERE IS MY PARCEL', usage: { outputTokens: 4 } }))
  child.stdin.end()
  expect(await once(child, 'close')).toEqual([0, null])
})

it('it ends with its stdin although the pipeline holds timers, and although it is still being opened', async () => {
  for (const pipeline of [
    'setInterval(() => {}, 1000); export default () => "fine"',
    'await new Promise(() => setInterval(() => {}, 1000)); export default () => "fine"',
  ]) {
    const { child } = host(pipeline)
    if (pipeline.startsWith('set')) await urlOf(child)
    child.stdin.end()
    expect(await once(child, 'close')).toEqual([0, null])
  }
})

it('a pipeline that throws is a failed request, and the next is answered', async () => {
  const { child } = host(
    'export default ({ exampleId }) => { if (exampleId === "bad") throw new Error("no index"); return "fine" }',
  )
  const url = await urlOf(child)
  const bad = await fetch(url, { method: 'POST', body: JSON.stringify(call('bad')) })
  expect([bad.status, await bad.json()]).toMatchObject([
    502,
    { error: { message: expect.stringContaining('no index') } },
  ])
  expect((await fetch(url, { method: 'POST', body: JSON.stringify(call('good')) })).status).toBe(200)
  child.stdin.end()
  await once(child, 'close')
})

it('one that cannot be opened ends in words', async () => {
  const broken = host('export const notAPipeline = 1')
  expect(await once(broken.child, 'close')).not.toEqual([0, null])
  expect(broken.words()).toMatch(/^error .*own\.mjs/m)
  const unknown = host('export default () => ""', 'nobody')
  expect(await once(unknown.child, 'close')).toEqual([2, null])
  expect(unknown.words()).toContain('no candidate "nobody"')
})

it('it is in no help', async () => {
  const child = spawn(process.execPath, [join(repo, 'src/bin/cupel.ts'), '--help'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let help = ''
  child.stdout.on('data', chunk => (help += chunk))
  await once(child, 'close')
  expect(help).toContain('serve')
  expect(help).not.toContain('host-candidate')
})
