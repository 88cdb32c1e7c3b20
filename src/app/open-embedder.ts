import type { Embedder } from '../prepare/dataset/index.ts'
import { openHttp } from './open-http.ts'
import type { Project } from './open-project.ts'
import { projectSecrets } from './project-secrets.ts'

/** The embedder that the config names, loaded on demand. */
export async function openEmbedder(project: Project): Promise<Embedder> {
  const { embeddings } = project.config
  if (embeddings === 'use-lite') {
    const { openUseLite } = await import('../adapters/embedding-use-lite/index.ts')
    return openUseLite()
  }
  const { openEmbeddingServer } = await import('../adapters/embedding-openai-compatible/index.ts')
  const { apiKey, ...server } = embeddings
  const secrets = projectSecrets(project, [apiKey])
  return openEmbeddingServer({
    ...server,
    apiKey: apiKey === undefined ? undefined : secrets.get(apiKey),
    http: await openHttp(project),
    clock: project.clock,
  })
}
