import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { evaluate, hasData } from './main.ts'

if (!hasData()) console.log('skipped: recorded-rag needs ../shared/data/ragtruth beside the checkout')

it.skipIf(!hasData())(
  'gives the human hallucination rates of RAGTruth exactly, with intervals, and the error of the check',
  async () => {
    const expected = JSON.parse(
      readFileSync(resolve(import.meta.dirname, '../../../shared/data/EXPECTED.json'), 'utf8'),
    ).ragtruth
    const folder = mkdtempSync(join(tmpdir(), 'cupel-rag-'))
    try {
      const { rows } = await evaluate(folder)
      expect(rows).toHaveLength(18)
      for (const { task, model, human, check, found, accused } of rows) {
        const { n, hallucinated } = expected[task][model]
        if (human.kind !== 'known' || check.kind !== 'known') throw new Error(`${task} ${model} is unknown`)
        expect([task, model, human.n]).toEqual([task, model, n])
        expect(human.value).toBeCloseTo(hallucinated / n, 12)
        expect(human.interval?.lower).toBeLessThan(human.value)
        expect(human.interval?.upper).toBeGreaterThan(human.value)
        expect(found).toBeGreaterThan(0.3)
        expect(accused).toBeLessThan(1)
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
)
