import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { CupelError } from '../../kernel/index.ts'
import type { CodeJob, CodeLanguage, CodeRunner, CodeTestResult } from '../../measure/metric/index.ts'
import { nodeProgram } from './node-program.ts'
import { pythonProgram } from './python-program.ts'
import { type GuardedEnd, runGuarded } from './run-guarded.ts'

const execute = promisify(execFile)

/**
 * Runs each test in a fresh child process with a clean environment, in an empty folder that is removed afterwards.
 * A guard against accidents and lazy cheating, not a sandbox against an attacker: see `guarantees`.
 */
export function createChildCodeRunner(
  options: { readonly python?: string; readonly atOnce?: number } = {},
): CodeRunner {
  const python = options.python ?? 'python3'
  const slots = limiter(options.atOnce ?? Math.max(1, Math.floor(availableParallelism() / 2)))
  let isolation: Promise<Isolation> | undefined
  const isolated = () => {
    isolation ??= findIsolation()
    return isolation
  }
  return {
    async run(job) {
      const tools = await isolated()
      const run = (index: number) => slots(() => runTest(job, index, { ...tools, python }))
      return Promise.all(job.tests.map((_, index) => run(index)))
    },
    async guarantees(language) {
      return guaranteesOf(language, await isolated())
    },
  }
}

interface Isolation {
  /** `unshare` can give a process a network of its own with nothing in it. */
  readonly ownNetwork: boolean
  readonly prlimit: boolean
}

async function findIsolation(): Promise<Isolation> {
  const works = (command: string, args: readonly string[]) =>
    execute(command, args, { timeout: 5000 }).then(
      () => true,
      () => false,
    )
  const [ownNetwork, prlimit] = await Promise.all([
    works('unshare', ['--user', '--map-current-user', '--net', 'true']),
    works('prlimit', ['--core=0', 'true']),
  ])
  return { ownNetwork, prlimit }
}

async function runTest(
  job: CodeJob,
  index: number,
  tools: Isolation & { readonly python: string },
): Promise<CodeTestResult> {
  const test = job.tests[index]
  const name = test?.name ?? `test ${index + 1}`
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'cupel-code-')))
  try {
    const { files, entry } =
      job.language === 'python'
        ? pythonProgram(job.code, test?.call ?? '')
        : nodeProgram(job.language, job.code, test?.call ?? '')
    await Promise.all(Object.entries(files).map(([file, text]) => writeFile(join(folder, file), text)))
    const [command, ...args] = commandLine(job, join(folder, entry), tools)
    const end = await runGuarded({
      command: command ?? '',
      args,
      cwd: folder,
      timeMs: job.limits.timeMs,
      env: { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', HOME: folder, TMPDIR: folder },
      word: randomUUID(),
    })
    return { name, ...outcomeOf(end, folder) }
  } catch (thrown) {
    throw startFailure(thrown, job.language)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function commandLine(
  { language, limits }: CodeJob,
  entry: string,
  tools: Isolation & { readonly python: string },
): string[] {
  const network = tools.ownNetwork ? ['unshare', '--user', '--map-current-user', '--net', '--'] : []
  const seconds = Math.ceil(limits.timeMs / 1000)
  const processes = tools.prlimit ? ['prlimit', '--core=0', '--fsize=0', `--cpu=${seconds + 1}`, '--'] : []
  if (language === 'python')
    return [
      ...network,
      ...processes,
      tools.python,
      '-I',
      '-B',
      entry,
      String(limits.memoryMb),
      String(seconds),
    ]
  const folder = entry.slice(0, entry.lastIndexOf('/'))
  return [
    ...network,
    ...processes,
    process.execPath,
    '--permission',
    `--allow-fs-read=${folder}`,
    `--max-old-space-size=${limits.memoryMb}`,
    '--no-warnings',
    '--disable-proto=throw',
    '--no-addons',
    ...(language === 'typescript' ? ['--experimental-transform-types'] : []),
    '--import',
    join(folder, 'guard.mjs'),
    entry,
  ]
}

function outcomeOf(end: GuardedEnd, folder: string): Pick<CodeTestResult, 'outcome' | 'message'> {
  if (end.finished) return { outcome: 'passed' }
  if (end.stopped === 'time') return { outcome: 'timed_out', message: 'It ran past its time.' }
  if (end.stopped === 'output') return { outcome: 'output_limit', message: 'It wrote more than 1 MB.' }
  const message = lastLine(end.errors, folder)
  if (/heap out of memory|CUPEL_MEMORY|^MemoryError/m.test(end.errors))
    return { outcome: 'out_of_memory', message }
  if (end.signal === 'SIGXCPU') return { outcome: 'timed_out', message: 'It used up its processor time.' }
  if (/CUPEL_BLOCKED|ERR_ACCESS_DENIED/.test(end.errors)) return { outcome: 'blocked', message }
  if (end.code === 0) return { outcome: 'failed', message: 'It ended before the test did.' }
  return {
    outcome: 'failed',
    message: message === '' ? `It ended with ${end.signal ?? `status ${end.code}`}.` : message,
  }
}

/** The line that names the error, without paths of this machine. */
function lastLine(errors: string, folder: string): string {
  const lines = errors
    .replaceAll(folder, '.')
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
  const named = lines.findLast(line => /^(?:\w+\.)*\w*(?:Error|Exception|Interrupt|Blocked)\b/.test(line))
  return (named ?? lines.findLast(line => !/^(?:at |Node\.js v|\^|})/.test(line)) ?? '').slice(0, 300)
}

function startFailure(thrown: unknown, language: CodeLanguage): unknown {
  if ((thrown as { code?: string }).code !== 'ENOENT') return thrown
  return new CupelError('package_missing', `The program that runs ${language} tests is not installed.`, {
    hint:
      language === 'python'
        ? 'Install Python 3 so that `python3` is on the PATH.'
        : 'Install Node 24 or newer.',
    cause: thrown,
  })
}

/** At most `most` at once, in order of asking. */
function limiter(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let running = 0
  return async work => {
    if (running >= most) await new Promise<void>(resolve => waiting.push(resolve))
    else running++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}

function guaranteesOf(language: CodeLanguage, { ownNetwork, prlimit }: Isolation) {
  const kept = [
    'A fresh process for each test, without the environment of Cupel (no keys), in an empty folder.',
    'The whole process group is ended at the time limit; output is limited to 1 MB.',
    'A program that ends early does not pass: a test passes only when it has run to its end.',
    ...(ownNetwork
      ? ['No network: the process has a network of its own with nothing in it (Linux namespaces).']
      : []),
    ...(prlimit ? ['No file can grow and processor time is limited (prlimit).'] : []),
    ...(language === 'python'
      ? ['Memory is limited by the operating system where it supports that (RLIMIT_AS).']
      : [
          'No files beyond the folder, no child processes, workers or add-ons (permission model of Node).',
          'The heap of JavaScript is limited.',
        ]),
  ]
  const notGuaranteed = [
    ...(ownNetwork
      ? []
      : ['Network: closed by replacing modules inside the process, which determined code can get around.']),
    ...(language === 'python'
      ? [
          'Files and processes: closed by an audit hook inside the process, which determined code can get around.',
        ]
      : ['Memory outside the heap (buffers) is not limited.']),
    'Determined code can tamper with the test inside its own process. For untrusted models use a container or virtual machine.',
  ]
  return { kept, notGuaranteed }
}
