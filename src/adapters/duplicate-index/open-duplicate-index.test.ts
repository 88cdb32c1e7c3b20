import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { duplicateIndexContract } from '../../prepare/dataset/duplicate-index.contract.ts'
import { openDuplicateIndex } from './open-duplicate-index.ts'

const folder = mkdtempSync(join(tmpdir(), 'cupel-index-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the index on disk', () => {
  duplicateIndexContract(() => openDuplicateIndex(folder))

  it('makes its folder, and leaves nothing behind however often it is closed', async () => {
    const inner = join(folder, 'deep/inner')
    const index = openDuplicateIndex(inner)
    expect(readdirSync(inner)).toHaveLength(1)
    await index.close()
    await index.close()
    expect(readdirSync(inner)).toEqual([])
  })
})
