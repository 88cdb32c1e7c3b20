import { pathToFileURL } from 'node:url'
import { CupelError, type Json, messageOf } from '../../kernel/index.ts'
import {
  abortedError,
  type Question,
  type Reply,
  type Responder,
  readAnswer,
} from '../../prepare/provider/index.ts'

export interface ModulePipelineSettings {
  /** Absolute path of the module. */
  readonly file: string
  /** As the config names it, for messages. */
  readonly name: string
  readonly options?: Readonly<Record<string, Json>> | undefined
}

/** What a module's function is told about the draw. */
interface Draw {
  readonly repeat: number
  readonly seed: number
  readonly signal: AbortSignal
  readonly options: Readonly<Record<string, Json>>
}

type Answer = (question: Question, draw: Draw) => unknown

/**
 * A function that only computes would keep this thread to itself from the first question to the last: nothing would be
 * committed, shown or stopped meanwhile. Outside the measured time.
 */
const letOthersRun = (): Promise<void> => new Promise(done => setImmediate(done))

interface Pipeline {
  readonly answer: Answer
  readonly close?: (() => unknown) | undefined
}

/**
 * Asks a function of the user's own. The module exports `answer(question, {repeat, seed, signal, options})`, the
 * same as its default export, or `create(options)` which returns such a function or `{answer, close}`. What it
 * returns is a text or an object of the fields of an answer. It is loaded once; `create` is called once.
 *
 * The function runs in this process: one that blocks, blocks everything, and no deadline can end it.
 *
 * @throws CupelError `candidate_invalid` when the module cannot be loaded or exports no such function
 */
export async function createModuleResponder(settings: ModulePipelineSettings): Promise<Responder> {
  const { name, options = {} } = settings
  const pipeline = await openPipeline(await load(settings), settings)
  return {
    respond({ question, repeat, seed }, { signal }) {
      if (signal.aborted) return Promise.reject(abortedError(signal))
      return new Promise<Reply>((resolve, reject) => {
        const cut = () => reject(abortedError(signal))
        signal.addEventListener('abort', cut)
        const startedAt = performance.now()
        const answering = async () => pipeline.answer(question, { repeat, seed, signal, options })
        answering()
          .then(
            given => {
              const totalMs = elapsedSince(startedAt)
              return {
                response: readAnswer(given, { from: name, code: 'pipeline_failed' }),
                timing: { totalMs },
              }
            },
            (thrown: unknown) => {
              throw failure(name, thrown)
            },
          )
          .finally(letOthersRun)
          .then(resolve, reject)
          .finally(() => signal.removeEventListener('abort', cut))
      })
    },
    async close() {
      try {
        await pipeline.close?.()
      } catch (thrown) {
        throw failure(`${name} close`, thrown)
      }
    },
  }
}

/** The clock has a finite grain; no work takes no time. */
const elapsedSince = (startedAt: number) => Math.max(performance.now() - startedAt, 0.001)

function failure(name: string, thrown: unknown): CupelError {
  return new CupelError('pipeline_failed', `${name}: ${messageOf(thrown).slice(0, 1_000)}`, { cause: thrown })
}

async function load({ file, name }: ModulePipelineSettings): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(pathToFileURL(file).href)
  } catch (thrown) {
    throw new CupelError('candidate_invalid', `${name} could not be loaded: ${messageOf(thrown)}`, {
      hint: 'The file must be an ES module; TypeScript may only use syntax that can be stripped.',
      details: { module: name },
      cause: thrown,
    })
  }
}

async function openPipeline(
  module: Readonly<Record<string, unknown>>,
  { name, options = {} }: ModulePipelineSettings,
): Promise<Pipeline> {
  if (typeof module.create === 'function') {
    const made = await created(module.create as (options: unknown) => unknown, { name, options })
    if (typeof made === 'function') return { answer: made as Answer }
    const { answer, close } = (made ?? {}) as Partial<Pipeline>
    if (typeof answer === 'function') return { answer: answer.bind(made), close: close?.bind(made) }
    throw unusable(name, 'create(options) returned neither a function nor {answer}')
  }
  const answer = module.answer ?? module.default
  if (typeof answer !== 'function') {
    throw unusable(name, `it exports ${Object.keys(module).join(', ') || 'nothing'}`)
  }
  return { answer: answer as Answer, close: closeOf(module) }
}

function closeOf({ close }: Readonly<Record<string, unknown>>): Pipeline['close'] {
  return typeof close === 'function' ? () => close() : undefined
}

async function created(
  create: (options: unknown) => unknown,
  { name, options }: { readonly name: string; readonly options: unknown },
): Promise<unknown> {
  try {
    return await create(options)
  } catch (thrown) {
    throw new CupelError('candidate_invalid', `${name} create: ${messageOf(thrown)}`, {
      details: { module: name },
      cause: thrown,
    })
  }
}

function unusable(name: string, what: string): CupelError {
  return new CupelError('candidate_invalid', `${name} is not a pipeline: ${what}.`, {
    hint: 'Export `answer(question, { repeat, seed, signal, options })`, or `create(options)` that returns one.',
    details: { module: name },
  })
}
