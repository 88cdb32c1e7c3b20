import { spawn } from 'node:child_process'

/** Bytes of output kept of one test; a program that writes more than the limit is stopped. */
const keptBytes = 8_192
const outputLimitBytes = 1_000_000

export interface GuardedRun {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly timeMs: number
  readonly env: Readonly<Record<string, string>>
  /** Written to the program's input and expected on descriptor 3 when the test has run to its end. */
  readonly word: string
}

export interface GuardedEnd {
  readonly finished: boolean
  readonly stopped?: 'time' | 'output'
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** The end of what it wrote to its error stream. */
  readonly errors: string
}

/**
 * Runs a program in a process group of its own and ends the whole group at the deadline, at the output limit, and
 * when the program itself is done, so that nothing it started lives on.
 */
export function runGuarded({ command, args, cwd, timeMs, env, word }: GuardedRun): Promise<GuardedEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ['pipe', 'pipe', 'pipe', 'pipe'] })
    let [written, errors, said] = [0, '', '']
    let stopped: GuardedEnd['stopped']
    const endGroup = () => {
      if (child.pid === undefined) return
      try {
        process.kill(-child.pid, 'SIGKILL')
      } catch {
        // Nothing of the group is left.
      }
    }
    const stop = (why: 'time' | 'output') => {
      stopped ??= why
      endGroup()
    }
    const deadline = setTimeout(() => stop('time'), timeMs)
    const count = (chunk: Buffer) => {
      written += chunk.length
      if (written > outputLimitBytes) stop('output')
    }
    child.stdout?.on('data', count)
    child.stderr?.on('data', (chunk: Buffer) => {
      count(chunk)
      errors = (errors + chunk.toString('utf8')).slice(-keptBytes)
    })
    child.stdio[3]?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(0, 256)
    })
    // A program that ends without reading its input breaks the pipe; its exit says all there is to say.
    child.stdin?.on('error', () => {})
    child.stdin?.end(word)
    child.once('error', error => {
      clearTimeout(deadline)
      reject(error)
    })
    child.once('exit', endGroup)
    child.once('close', (code, signal) => {
      clearTimeout(deadline)
      const finished = stopped === undefined && code === 0 && said === word
      resolve({ finished, ...(stopped === undefined ? {} : { stopped }), code, signal, errors })
    })
  })
}
