import type { Clock } from '../../kernel/index.ts'
import type { Embedder } from '../../prepare/dataset/index.ts'
import { type HttpClient, postJson } from '../../prepare/provider/index.ts'
import { readVectors } from './read-vectors.ts'

export interface EmbeddingServerSettings {
  /** Up to and with `/v1`. */
  readonly baseUrl: string
  readonly model: string
  readonly apiKey?: string | undefined
  /** Not closed with the embedder. */
  readonly http: HttpClient
  readonly clock: Clock
  /** Waits before the second, third and fourth try of a failure that can pass, in milliseconds; the server's own wish goes first. */
  readonly waitsMs?: readonly number[]
}

const batchSize = 64
/** Characters in one request: most servers take 8,000 tokens a text and some hundred thousand a request. */
const mostCharacters = 200_000

/**
 * Asks a server for vectors, up to 64 texts at a time. The first answer says how long the vectors are. Failures that can pass
 * are tried again up to three times.
 *
 * @throws CupelError `provider_malformed` when an answer has not one finite vector of that length for each text
 */
export async function openEmbeddingServer(settings: EmbeddingServerSettings): Promise<Embedder> {
  const [probe] = await ask(settings, ['dimensions'])
  const dimensions = (probe as Float32Array).length
  return {
    id: `${settings.model}@${new URL(settings.baseUrl).host}`,
    dimensions,
    async embed(texts) {
      const vectors: Float32Array[] = []
      for (const batch of batchesOf(texts)) vectors.push(...(await ask(settings, batch, dimensions)))
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

function ask(
  settings: EmbeddingServerSettings,
  input: readonly string[],
  dimensions?: number,
): Promise<Float32Array[]> {
  const endpoint = { ...settings, path: 'embeddings', gives: 'embeddings' }
  const body = { model: settings.model, input, encoding_format: 'float' }
  return postJson(endpoint, body, text => readVectors(text, { count: input.length, dimensions }))
}
