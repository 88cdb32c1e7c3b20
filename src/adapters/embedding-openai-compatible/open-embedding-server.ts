import { CupelError } from '../../kernel/index.ts'
import type { Embedder } from '../../prepare/dataset/index.ts'
import { classifyHttpFailure, type HttpClient } from '../../prepare/provider/index.ts'

export interface EmbeddingServerSettings {
  /** Up to and with `/v1`. */
  readonly baseUrl: string
  readonly model: string
  readonly apiKey?: string | undefined
  /** Not closed with the embedder. */
  readonly http: HttpClient
}

const batchSize = 64
const deadlineMs = 60_000

/** Asks a server for vectors, 64 texts at a time. The first answer says how long the vectors are. */
export async function openEmbeddingServer(settings: EmbeddingServerSettings): Promise<Embedder> {
  const probe = await ask(settings, ['dimensions'])
  return {
    id: `${settings.model}@${new URL(settings.baseUrl).host}`,
    dimensions: (probe[0] as Float32Array).length,
    async embed(texts) {
      const vectors: Float32Array[] = []
      for (let from = 0; from < texts.length; from += batchSize) {
        vectors.push(...(await ask(settings, texts.slice(from, from + batchSize))))
      }
      return vectors
    },
  }
}

async function ask(
  { baseUrl, model, apiKey, http }: EmbeddingServerSettings,
  input: readonly string[],
): Promise<Float32Array[]> {
  const url = `${baseUrl.replace(/\/+$/, '')}/embeddings`
  const from = new URL(baseUrl).origin
  const headers = {
    'content-type': 'application/json',
    ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
  }
  const reply = await http.send(
    { method: 'POST', url, headers, body: JSON.stringify({ model, input }) },
    { signal: AbortSignal.timeout(deadlineMs) },
  )
  if (reply.status !== 200) throw classifyHttpFailure({ ...reply, from, now: Date.now() })
  const vectors = read(reply.body)
  if (vectors.length === input.length) return vectors
  throw new CupelError(
    'provider_malformed',
    `${from} gave ${vectors.length} vectors for ${input.length} texts.`,
  )
}

function read(body: string): Float32Array[] {
  const data = (JSON.parse(body) as { data?: { index?: number; embedding?: number[] }[] }).data ?? []
  return [...data]
    .sort((a, b) => (a.index ?? 0) - (b.index ?? 0))
    .map(({ embedding = [] }) => Float32Array.from(embedding))
}
