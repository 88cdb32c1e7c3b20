import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { CupelError, type Json } from '../../kernel/index.ts'
import type { ScoringCommand, ScoringCommands } from '../../measure/metric/index.ts'

/** Longest reply, in characters. */
const maxLine = 5_000_000

/** Deaths in a row, without one reply between them, after which a command is not started again. */
const maxDeaths = 3

type Child = ChildProcessByStdio<Writable, Readable, null>

interface Waiting {
  readonly resolve: (reply: Json) => void
  readonly reject: (error: CupelError) => void
  readonly deadline: NodeJS.Timeout
}

/**
 * Commands that score over JSON lines on their input and output. Each is started at its first question and kept
 * alive; several questions may be under way, told apart by `id`. One that dies is started again; its error stream
 * goes to that of Cupel. Commands run in `cwd` with the user's environment and no shell.
 */
export function createJsonLineCommands(options: { readonly cwd: string }): ScoringCommands {
  const started: { close(): Promise<void> }[] = []
  return {
    start(command, { deadlineMs }) {
      const one = new JsonLineCommand(command, { deadlineMs, cwd: options.cwd })
      started.push(one)
      return one
    },
    async close() {
      await Promise.all(started.splice(0).map(one => one.close()))
    },
  }
}

/** One command: the process that runs now, and the questions that it has not answered. */
class JsonLineCommand implements ScoringCommand {
  private readonly command: readonly string[]
  private readonly settings: { readonly deadlineMs: number; readonly cwd: string }
  private readonly waiting = new Map<number, Waiting>()
  private child: Child | undefined
  private next = 1
  private deaths = 0
  private closed = false

  constructor(command: readonly string[], settings: { readonly deadlineMs: number; readonly cwd: string }) {
    this.command = command
    this.settings = settings
  }

  ask(request: { readonly [key: string]: Json }): Promise<Json> {
    if (this.closed) return Promise.reject(this.failure('it was asked after the run had ended'))
    if (this.deaths >= maxDeaths)
      return Promise.reject(this.failure(`it died ${maxDeaths} times without a reply`))
    this.child ??= this.begin()
    const running = this.child
    keepAwake(running, true)
    const id = this.next++
    const { deadlineMs } = this.settings
    return new Promise<Json>((resolve, reject) => {
      const deadline = setTimeout(() => {
        this.settle(id)?.reject(this.failure(`it gave no reply within ${deadlineMs} ms`))
      }, deadlineMs)
      this.waiting.set(id, { resolve, reject, deadline })
      running.stdin.write(`${JSON.stringify({ id, ...request })}\n`)
    })
  }

  async close(): Promise<void> {
    this.closed = true
    this.failAll('the run ended')
    const running = this.child
    this.child = undefined
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return
    await endOf(running)
  }

  private begin(): Child {
    const [program = '', ...args] = this.command
    const fresh = spawn(program, args, { cwd: this.settings.cwd, stdio: ['pipe', 'pipe', 'inherit'] })
    readLines(
      fresh,
      line => this.hear(line),
      () => fresh.kill('SIGKILL'),
    )
    const ended = (why: string) => {
      if (this.child !== fresh) return
      this.child = undefined
      this.deaths++
      this.failAll(why)
    }
    fresh.once('error', error =>
      ended(`it could not be started (${(error as NodeJS.ErrnoException).code ?? 'error'})`),
    )
    fresh.once('exit', (code, signal) => ended(`it ended with ${signal ?? `status ${code}`}`))
    // Its exit says what there is to say about a broken pipe.
    fresh.stdin.on('error', () => {})
    return fresh
  }

  private hear(line: string): void {
    const reply = parsed(line)
    // A reply without an id answers the question that has waited longest.
    const id = idOf(reply) ?? this.waiting.keys().next().value
    const asked = id === undefined ? undefined : this.settle(id)
    if (asked === undefined) return
    this.deaths = 0
    if (reply === undefined) asked.reject(this.failure('it wrote a line that is not JSON'))
    else asked.resolve(reply)
  }

  /** Takes a question off the list. A command without questions must not keep Cupel from ending. */
  private settle(id: number): Waiting | undefined {
    const asked = this.waiting.get(id)
    if (asked === undefined) return undefined
    this.waiting.delete(id)
    clearTimeout(asked.deadline)
    if (this.waiting.size === 0 && this.child) keepAwake(this.child, false)
    return asked
  }

  private failAll(why: string): void {
    for (const id of [...this.waiting.keys()]) this.settle(id)?.reject(this.failure(why))
  }

  private failure(why: string): CupelError {
    const program = this.command[0] ?? ''
    return new CupelError('metric_failed', `The metric command ${program} failed: ${why}.`, {
      hint: 'It must answer each JSON line with one JSON line and flush it; run it by hand with a line from the documentation.',
      details: { command: program },
    })
  }
}

function keepAwake(child: Child, awake: boolean): void {
  const does = awake ? 'ref' : 'unref'
  child[does]()
  // Pipes of child processes are sockets, which have these too.
  for (const stream of [child.stdin, child.stdout])
    (stream as unknown as Partial<Record<'ref' | 'unref', () => void>>)[does]?.()
}

function idOf(reply: Json | undefined): number | undefined {
  if (typeof reply !== 'object' || reply === null || Array.isArray(reply)) return undefined
  const { id } = reply as { readonly [key: string]: Json }
  return typeof id === 'number' ? id : undefined
}

/** Closes the input, which asks the command to end, and kills it when it has not done so in two seconds. */
function endOf(running: Child): Promise<void> {
  return new Promise(resolve => {
    const patience = setTimeout(() => running.kill('SIGKILL'), 2000)
    running.once('close', () => {
      clearTimeout(patience)
      resolve()
    })
    running.ref()
    running.stdin.end()
  })
}

function readLines(child: Child, onLine: (line: string) => void, onFlood: () => void): void {
  let rest = ''
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (chunk: string) => {
    rest += chunk
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      const line = rest.slice(0, end).trim()
      rest = rest.slice(end + 1)
      if (line !== '') onLine(line)
    }
    if (rest.length > maxLine) {
      rest = ''
      onFlood()
    }
  })
}

function parsed(line: string): Json | undefined {
  try {
    return JSON.parse(line) as Json
  } catch {
    return undefined
  }
}
