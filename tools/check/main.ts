import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** One question that the check asks of the tree, answered by the exit status of a command. */
interface Step {
  readonly name: string
  readonly command: readonly [program: string, ...args: string[]]
  /** What a person types to see or mend it alone. */
  readonly alone: string
}

const bin = (name: string): string => join('node_modules', name)
/** The longest first; the tests last, for a tree that does not compile needs none. */
const steps: readonly Step[] = [
  { name: 'types and promises', command: ['tools/types/check-types.ts'], alone: 'npm run check:types' },
  {
    name: 'format and lint',
    command: [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings'],
    alone: 'npm run fix',
  },
  {
    name: 'import direction',
    command: ['tools/architecture/check-imports.ts'],
    alone: 'npm run check:imports',
  },
  { name: 'generated docs', command: ['tools/docs/generate-docs.ts', '--check'], alone: 'npm run docs' },
  { name: 'paths in docs', command: ['tools/docs/check-paths.ts'], alone: 'npm run check:paths' },
  { name: 'dead code', command: [bin('knip/bin/knip.js'), '--no-progress'], alone: 'npm run check:dead' },
  {
    name: 'unit tests',
    command: [bin('vitest/vitest.mjs'), 'run', '--project', 'unit', '--tags-filter', '!slow'],
    alone: 'npm run test:unit',
  },
]

const leftOut =
  'left out: tests marked slow (simulations, large data, tests of these tools), on real data, and end to end: npm test runs them all'

interface Ended {
  readonly step: Step
  readonly ok: boolean
  readonly output: string
  readonly seconds: number
}

/**
 * Runs the steps two at a time. The first failure ends the rest, so that a person waits no longer than they must.
 * `--no-tests`: the tests have been run already.
 */
async function check(): Promise<boolean> {
  const began = performance.now()
  const abort = new AbortController()
  const hasTests = !process.argv.includes('--no-tests')
  const waiting = hasTests ? [...steps] : steps.slice(0, -1)
  let isGood = true
  const worker = async (): Promise<void> => {
    for (let step = waiting.shift(); step && isGood; step = waiting.shift()) {
      const ended = await run(step, abort)
      if (abort.signal.aborted) return
      isGood = report(ended)
      if (!isGood) abort.abort()
    }
  }
  await Promise.all([worker(), worker()])
  if (isGood && hasTests) console.log(leftOut)
  const seconds = (performance.now() - began) / 1000
  console.log(`${isGood ? 'all good' : 'stopped at the first failure'}  ${seconds.toFixed(1)} s`)
  return isGood
}

function run(step: Step, abort: AbortController): Promise<Ended> {
  const began = performance.now()
  const output: Buffer[] = []
  const child = spawn(process.execPath, step.command, {
    signal: abort.signal,
    env: { ...process.env, FORCE_COLOR: '0' },
  })
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk))
  const { promise, resolve } = Promise.withResolvers<Ended>()
  const end = (ok: boolean): void =>
    resolve({
      step,
      ok,
      output: Buffer.concat(output).toString(),
      seconds: (performance.now() - began) / 1000,
    })
  child.on('error', () => end(false))
  child.on('close', status => end(status === 0))
  return promise
}

function report({ step, ok, output, seconds }: Ended): boolean {
  if (!ok && output !== '') console.log(output)
  console.log(
    `${ok ? 'ok  ' : 'FAIL'}  ${step.name.padEnd(20)} ${seconds.toFixed(1)} s${ok ? '' : `   alone: ${step.alone}`}`,
  )
  return ok
}

process.exitCode = (await check()) ? 0 : 1
