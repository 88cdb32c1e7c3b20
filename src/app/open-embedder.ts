import { openSecrets } from '../adapters/secrets/index.ts'
import type { Embedder } from '../prepare/dataset/index.ts'
import type { Project } from './open-project.ts'

/** The embedder that the config names, loaded on demand. */
export async function openEmbedder(project: Project): Promise<Embedder> {
  const { embeddings, secrets: file } = project.config
  if (embeddings === 'use-lite') {
    const { openUseLite } = await import('../adapters/embedding-use-lite/index.ts')
    return openUseLite()
  }
  const { openEmbeddingServer } = await import('../adapters/embedding-openai-compatible/index.ts')
  const { openHttpClient } = await import('../adapters/http-client/index.ts')
  const { apiKey, ...server } = embeddings
  const secrets = openSecrets({
    names: apiKey === undefined ? [] : [apiKey],
    environment: project.environment,
    file: file === undefined ? undefined : project.path(file),
  })
  return openEmbeddingServer({
    ...server,
    apiKey: apiKey === undefined ? undefined : secrets.get(apiKey),
    http: openHttpClient(),
    clock: project.clock,
  })
}
