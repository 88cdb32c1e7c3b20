import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export const repo = resolve(import.meta.dirname, '..')
export const sharedBench = resolve(repo, '../shared/bench')
export const cli = join(repo, 'dist/bin/cupel.js')

export interface Usage {
  readonly cpuMs: number
  readonly maxRssMb: number
  readonly wallMs: number
  readonly exitCode: number
  readonly stdout: string
}

/** Runs a Node program to its end and gives what it used, by its own account. */
export async function measured(
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<Usage> {
  const usageFile = join(mkdtempSync(join(tmpdir(), 'cupel-usage-')), 'usage.json')
  const preload = join(import.meta.dirname, 'record-usage.mjs')
  const startedAt = performance.now()
  const child = spawn(process.execPath, ['--import', preload, ...args], {
    cwd,
    env: { ...process.env, ...env, USAGE_FILE: usageFile },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let stdout = ''
  child.stdout.on('data', chunk => (stdout += chunk))
  const exitCode = await new Promise<number>(done => child.on('close', code => done(code ?? -1)))
  const wallMs = performance.now() - startedAt
  const own = JSON.parse(readFileSync(usageFile, 'utf8'))
  return { ...own, wallMs, exitCode, stdout }
}

/** The server of the benchmark work, in its own process, stopped when disposed of. */
export async function startServer(port: number, env: Record<string, string> = {}): Promise<AsyncDisposable> {
  const child: ChildProcess = spawn(process.execPath, [join(sharedBench, 'server.mjs')], {
    env: { ...process.env, PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>((ready, fail) => {
    child.stdout?.once('data', () => ready())
    child.once('exit', code => fail(new Error(`the bench server ended with ${code}`)))
  })
  return {
    async [Symbol.asyncDispose]() {
      child.removeAllListeners('exit')
      const gone = new Promise(done => child.once('close', done))
      child.kill('SIGKILL')
      await gone
    },
  }
}

export function freshFolder(name: string): string {
  const folder = join(repo, 'bench/out', name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  return folder
}

export const hasSharedBench = (): boolean => existsSync(join(sharedBench, 'server.mjs'))

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

export const range = (values: readonly number[]): string =>
  `${median(values).toFixed(0)} (${Math.min(...values).toFixed(0)}-${Math.max(...values).toFixed(0)})`
