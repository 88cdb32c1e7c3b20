import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

export const repo = resolve(import.meta.dirname, '../..')
const main = join(repo, 'src/cli/main.ts')

export interface Ended {
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Started {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** What was written so far. */
  readonly output: () => { readonly stdout: string; readonly stderr: string }
}

/** Starts the CLI from source in a folder, as a user would. */
export function startCupel(args: readonly string[], cwd: string, env: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, [main, ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '1', CI: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', chunk => {
    stdout += chunk
  })
  child.stderr.on('data', chunk => {
    stderr += chunk
  })
  const ended = new Promise<Ended>(done => {
    child.on('close', (status, signal) => done({ status, signal, stdout, stderr }))
  })
  return { child, ended, output: () => ({ stdout, stderr }) }
}

/**
 * Waits until a command has written a text to stdout or stderr; fails with all that it wrote when it ends without.
 * However slow the machine is: what comes after a text is no matter of time.
 */
export async function untilSaid({ child, output }: Started, text: string): Promise<void> {
  const isSaid = () => Object.values(output()).some(written => written.includes(text))
  while (!isSaid()) {
    // Its last words may come after its end.
    const isOver = child.exitCode !== null || child.signalCode !== null
    await delay(isOver ? 200 : 10)
    if (isOver && !isSaid())
      throw new Error(`The command ended without saying ${JSON.stringify(text)}: ${JSON.stringify(output())}`)
  }
}

export const runCupel = (
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<Ended> => startCupel(args, cwd, env).ended

/** A folder with these files, removed when disposed of. */
export function projectFolder(
  files: Readonly<Record<string, string>>,
): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'cupel-test-'))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), content)
  }
  return {
    path,
    [Symbol.dispose]() {
      rmSync(path, { recursive: true, force: true })
    },
  }
}

export const jsonl = (values: readonly unknown[]): string =>
  values.map(value => `${JSON.stringify(value)}\n`).join('')
