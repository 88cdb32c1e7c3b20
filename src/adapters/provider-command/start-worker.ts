import { spawn } from 'node:child_process'
import type { Json } from '../../kernel/index.ts'
import { pipelineFailure, protocolHint, spawnFailure } from './command-failure.ts'
import { type Answer, createMailbox } from './mailbox.ts'
import { endWithParent, groupOptions, signalGroup } from './process-group.ts'
import { readLines } from './read-lines.ts'

export interface WorkerSettings {
  readonly command: readonly string[]
  readonly cwd: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Longest line of an answer, in bytes. */
  readonly maxLineBytes: number
}

/** One running program. */
export interface Worker {
  /** Sends a message and waits for the answer with its id. Rejects when the program ends or breaks the protocol. */
  ask(message: { readonly id: string } & Readonly<Record<string, unknown>>): Promise<Answer>
  /** Stops waiting for an answer; one that still comes is passed over. */
  forget(id: string): void
  readonly isAlive: boolean
  /** Ends the program and all it has started. Resolves when it has ended. */
  stop(how: 'gently' | 'at once'): Promise<void>
}

/** Ended orderly before it took notice of a question: another process may be asked. */
export class UnheardError extends Error {}

const graceMs = 1_000
const stderrKept = 8_192

/** Starts a program that reads a question a line and writes an answer a line. */
export function startWorker({ command, cwd, environment, maxLineBytes }: WorkerSettings): Worker {
  const [program = '', ...args] = command
  const child = spawn(program, args, { cwd, env: { ...environment }, stdio: 'pipe', ...groupOptions })
  const mailbox = createMailbox()
  let isAlive = true
  let stderr = ''
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()))
  endWithParent(child)

  function end(error: unknown): void {
    isAlive = false
    mailbox.failAll(error)
  }
  function breakOff(what: string): void {
    end(pipelineFailure(`${program} ${what}`, { hint: protocolHint, stderr }))
    signalGroup(child, 'SIGKILL')
  }

  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-stderrKept)
  })
  child.stdin.on('error', () => {
    // The program has closed its input: its end, which follows, says why.
  })
  child.once('error', thrown => end(spawnFailure(program, thrown)))
  // What it has started would keep its pipes open.
  child.once('exit', () => signalGroup(child, 'SIGKILL'))
  child.once('close', (code, signal) => {
    const how = signal ? `by ${signal}` : `with status ${code}`
    if (code === 0 && mailbox.delivered > 0) end(new UnheardError(`${program} ended`))
    else end(pipelineFailure(`${program} ended ${how} before it answered`, { stderr }))
  })
  readLines(child.stdout, {
    maxBytes: maxLineBytes,
    onTooLong: () => breakOff(`wrote a line longer than ${maxLineBytes} bytes`),
    onLine(line) {
      if (!isAlive) return
      const answer = parseAnswer(line)
      if (!answer) breakOff(`wrote a line that is not a JSON object: ${excerpt(line)}`)
      else if (mailbox.deliver(answer) === 'stray') breakOff('answered a question that it was not asked')
    },
  })

  return {
    ask(message) {
      if (!isAlive) return Promise.reject(new UnheardError(`${program} ended`))
      const answer = mailbox.await(message.id)
      child.stdin.write(`${JSON.stringify(message)}\n`)
      return answer
    },
    forget: mailbox.forget,
    get isAlive() {
      return isAlive
    },
    async stop(how) {
      end(pipelineFailure(`${program} was ended`, { stderr: '' }))
      if (child.pid === undefined) return
      child.stdin.end()
      signalGroup(child, how === 'gently' ? 'SIGTERM' : 'SIGKILL')
      const insist = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs)
      await ended
      clearTimeout(insist)
    },
  }
}

function parseAnswer(line: string): Answer | undefined {
  try {
    const value: Json = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Answer)
      : undefined
  } catch {
    return undefined
  }
}

const excerpt = (text: string) => (text.length > 80 ? `${text.slice(0, 79)}…` : text)
