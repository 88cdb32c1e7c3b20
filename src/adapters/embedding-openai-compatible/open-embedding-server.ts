import { setTimeout as delay } from 'node:timers/promises'
import { CupelError, isRetryable } from '../../kernel/index.ts'
import type { Embedder } from '../../prepare/dataset/index.ts'
import { classifyHttpFailure, type HttpClient } from '../../prepare/provider/index.ts'
import { readVectors } from './read-vectors.ts'

export interface EmbeddingServerSettings {
  /** Up to and with `/v1`. */
  readonly baseUrl: string
  readonly model: string
  readonly apiKey?: string | undefined
  /** Not closed with the embedder. */
  readonly http: HttpClient
  /** Waits before the second, third and fourth try of a failure that can pass, in milliseconds; the server's own wish goes first. */
  readonly waitsMs?: readonly number[]
}

const batchSize = 64
/** Characters in one request: most servers take 8,000 tokens a text and some hundred thousand a request. */
const mostCharacters = 200_000
const deadlineMs = 60_000
const usualWaitsMs = [500, 2_000, 8_000]
const longestWaitMs = 60_000

/**
 * Asks a server for vectors, up to 64 texts at a time. The first answer says how long the vectors are. Failures that can pass
 * are tried again up to three times.
 *
 * @throws CupelError `provider_malformed` when an answer has not one finite vector of that length for each text
 */
export async function openEmbeddingServer(settings: EmbeddingServerSettings): Promise<Embedder> {
  const [probe] = await askPatiently(settings, ['dimensions'])
  const dimensions = (probe as Float32Array).length
  return {
    id: `${settings.model}@${new URL(settings.baseUrl).host}`,
    dimensions,
    async embed(texts) {
      const vectors: Float32Array[] = []
      for (const batch of batchesOf(texts)) vectors.push(...(await askPatiently(settings, batch, dimensions)))
      return vectors
    },
  }
}

/** Servers refuse an empty text; a space has a vector like any other. */
function batchesOf(texts: readonly string[]): string[][] {
  const batches: string[][] = []
  let characters = 0
  for (const text of texts) {
    const sent = text === '' ? ' ' : text
    const last = batches.at(-1)
    characters += sent.length
    if (last !== undefined && last.length < batchSize && characters <= mostCharacters) last.push(sent)
    else {
      batches.push([sent])
      characters = sent.length
    }
  }
  return batches
}

async function askPatiently(
  settings: EmbeddingServerSettings,
  input: readonly string[],
  dimensions?: number,
): Promise<Float32Array[]> {
  const { waitsMs = usualWaitsMs } = settings
  for (let tries = 0; ; tries++) {
    try {
      return await ask(settings, input, dimensions)
    } catch (thrown) {
      const wait = waitsMs[tries]
      if (wait === undefined || !isRetryable(thrown)) throw thrown
      const wished = CupelError.is(thrown) ? thrown.details.retryAfterMs : undefined
      await delay(Math.min(longestWaitMs, typeof wished === 'number' ? wished : wait))
    }
  }
}

async function ask(
  { baseUrl, model, apiKey, http }: EmbeddingServerSettings,
  input: readonly string[],
  dimensions: number | undefined,
): Promise<Float32Array[]> {
  const url = `${baseUrl.replace(/\/+$/, '')}/embeddings`
  const from = new URL(baseUrl).origin
  const headers = {
    'content-type': 'application/json',
    ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
  }
  const body = JSON.stringify({ model, input, encoding_format: 'float' })
  const reply = await http.send({ method: 'POST', url, headers, body }, { signal: deadline(from) })
  if (reply.status !== 200) throw classifyHttpFailure({ ...reply, from, now: Date.now() })
  const read = readVectors(reply.body, { count: input.length, dimensions })
  if (Array.isArray(read)) return read
  throw new CupelError(
    'provider_malformed',
    `${from} answered with embeddings that cannot be used: ${read.problem}.`,
  )
}

/** Ends with an error of ours, so that the HTTP client passes it on as it is. */
function deadline(from: string): AbortSignal {
  const controller = new AbortController()
  const failure = new CupelError(
    'provider_timeout',
    `${from} gave no embeddings within ${deadlineMs / 1000} s.`,
  )
  setTimeout(() => controller.abort(failure), deadlineMs).unref()
  return controller.signal
}
