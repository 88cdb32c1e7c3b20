import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { CupelError, messageOf } from '../../kernel/index.ts'

export interface HostSettings {
  /** For messages. */
  readonly name: string
  /** Program and arguments that serve it: they print `{"url": "http://127.0.0.1:…"}` on a line, and end when their stdin does. */
  readonly command: readonly string[]
  readonly cwd: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Longest that it may take until it listens; a minute unless given. */
  readonly readyWithinMs?: number
}

export interface HostedPipeline {
  readonly url: string
  /** Why it answers no more, where it has ended by itself; nothing while it runs. */
  failure(): CupelError | undefined
  /** Ends it and all that it has started. */
  close(): Promise<void>
}

const usualStartMs = 60_000
const graceMs = 5_000
const keptWords = 4_000

/** Windows has no process groups to signal. */
const hasGroups = process.platform !== 'win32'

/**
 * Starts a program that serves a pipeline and waits until it listens. It ends with this process however that ends: its stdin is a
 * pipe from here, which the system closes.
 *
 * @throws CupelError `pipeline_failed` with the program's own words when it ends or falls silent before it listens
 */
export async function hostPipeline(settings: HostSettings): Promise<HostedPipeline> {
  const { name, readyWithinMs = usualStartMs } = settings
  const child = start(settings)
  let words = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-keptWords)))
  let ended: string | undefined
  const gone = new Promise<void>(resolve => {
    child.once('error', thrown => {
      ended ??= `cannot be started: ${messageOf(thrown)}`
      resolve()
    })
    // Not `exit`: the last words may come after it.
    child.once('close', (code, signal) => {
      ended ??= `ended with ${signal ?? `status ${code}`}`
      resolve()
    })
  })
  let isClosing = false
  const failure = () => (ended === undefined || isClosing ? undefined : failureOf(name, ended, words))

  async function close(): Promise<void> {
    isClosing = true
    child.stdin?.end()
    const isGone = await Promise.race([gone.then(() => true), delay(graceMs, false, { ref: false })])
    if (!isGone) endGroup(child)
    await gone
  }

  const late = new AbortController()
  try {
    const url = await Promise.race([
      readUrl(child),
      gone.then(() => undefined),
      delay(readyWithinMs, 'late' as const, { signal: late.signal }),
    ])
    if (url === 'late') throw failureOf(name, `did not listen within ${readyWithinMs} ms`, words)
    if (url === undefined) {
      endGroup(child)
      await gone
      throw failureOf(name, ended ?? 'said no address', words)
    }
    return { url, failure, close }
  } catch (thrown) {
    endGroup(child)
    await gone
    throw thrown
  } finally {
    late.abort()
  }
}

function start({ command, cwd, environment }: HostSettings): ChildProcess {
  const [program = '', ...args] = command
  const child = spawn(program, args, {
    cwd,
    env: environment as NodeJS.ProcessEnv,
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own, so that what it starts ends with it, and a Ctrl-C at the terminal does not reach it before its time.
    detached: hasGroups,
    windowsHide: true,
  })
  // It may be gone already when its stdin is closed.
  child.stdin?.on('error', () => {})
  return child
}

/** The address on the first line that holds one; what else the program prints is passed over. Nothing when its output ends. */
async function readUrl(child: ChildProcess): Promise<string | undefined> {
  if (child.stdout === null) return undefined
  const lines = createInterface({ input: child.stdout })
  return new Promise(resolve => {
    lines.on('line', line => {
      const url = urlIn(line)
      if (url !== undefined) resolve(url)
    })
    lines.once('close', () => resolve(undefined))
  })
}

function urlIn(line: string): string | undefined {
  try {
    const { url } = JSON.parse(line) as { readonly url?: unknown }
    return typeof url === 'string' && URL.canParse(url) ? url : undefined
  } catch {
    return undefined
  }
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    if (hasGroups) process.kill(-child.pid, 'SIGKILL')
    else child.kill('SIGKILL')
  } catch {
    // The group has ended already.
  }
}

/** In the program's own words: those of a Cupel error where it gave one, else the end of what it wrote. */
function failureOf(name: string, what: string, words: string): CupelError {
  const message = /^error (.+)$/m.exec(words)?.[1]
  const hint = /^do {4}(.+)$/m.exec(words)?.[1]
  const said = message ?? words.trim().slice(-1_000)
  return new CupelError(
    'pipeline_failed',
    `The process that serves ${name} ${what}.${said === '' ? '' : ` It wrote:\n${said}`}`,
    { hint: hint ?? `Try it with one question: cupel run --candidates ${name} --limit 1.` },
  )
}
