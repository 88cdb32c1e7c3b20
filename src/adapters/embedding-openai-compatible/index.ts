/** Embeddings of any server with a /v1/embeddings interface. */
export { openEmbeddingServer } from './open-embedding-server.ts'
