import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../kernel/index.ts'
import { wordEmbedder } from './__fixtures__/word-embedder.ts'
import { clusterVectors, dot, normalised } from './cluster-vectors.ts'
import { type CoverageInput, coverageReport } from './coverage-report.ts'
import { embedderContract } from './embedder.contract.ts'
import { distinctiveTerms, wordsOf } from './terms.ts'

describe('the embedder of the tests', () => embedderContract(async () => wordEmbedder))

const kinds = [
  'is water from a burst pipe covered',
  'how do I report a stolen bicycle',
  'when does travel insurance end',
]
const asked = (kind: number, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `${kinds[kind]} number${at}`)

const report = (more: Partial<CoverageInput>) =>
  coverageReport({ log: [], golden: [], embedder: wordEmbedder, seed: 1, threshold: 0.7, ...more })

describe('coverageReport', () => {
  it('finds the share of the log near a golden example, and the kinds that have none', async () => {
    const log = [...asked(0, 60), ...asked(1, 30), ...asked(2, 10)]
    const found = await report({ log, golden: [kinds[0] as string, kinds[2] as string], clusters: 3 })
    expect([found.questions, found.covered, found.share]).toEqual([100, 70, 0.7])
    expect(found.interval?.lower).toBeCloseTo(0.604, 3)
    const missing = found.clusters.filter(({ isMissing }) => isMissing)
    expect(missing).toMatchObject([{ size: 30, share: 0.3, covered: 0 }])
    expect(missing[0]?.terms).toContain('bicycle')
    expect(missing[0]?.typical[0]).toContain('stolen bicycle')
    expect(found.sentences[1]).toBe(
      '1 of 3 clusters, 30% of the log, have none: label some of their questions first.',
    )
  })

  it('counts each question for what it stands for', async () => {
    const log = [...asked(0, 50), ...asked(1, 50)]
    const weights = log.map((_, at) => (at < 50 ? 1.8 : 0.2))
    const found = await report({ log, golden: [kinds[0] as string], weights, clusters: 2 })
    expect(found.share).toBeCloseTo(0.9, 9)
    expect(found.interval?.lower).toBeLessThan(0.9)
    expect(found.interval?.upper).toBeLessThanOrEqual(1)
    expect(found.clusters.find(({ isMissing }) => isMissing)?.share).toBeCloseTo(0.1, 9)
  })

  it('says where its threshold comes from', async () => {
    const log = asked(0, 5)
    expect((await report({ log, golden: asked(0, 3), threshold: undefined })).thresholdBasis).toMatch(
      /^a guess/,
    )
    const calibrated = await report({ log, golden: asked(0, 30), threshold: undefined })
    expect(calibrated.thresholdBasis).toMatch(/90% of the golden examples/)
    expect(calibrated.threshold).toBeGreaterThanOrEqual(0.5)
    expect((await report({ log, threshold: 0.4 })).thresholdBasis).toBe('given')
  })

  it('covers nothing without golden examples, and refuses an empty log', async () => {
    const found = await report({ log: asked(0, 4) })
    expect([found.share, found.covered]).toEqual([0, 0])
    expect(found.clusters.every(({ isMissing }) => isMissing)).toBe(true)
    await expect(report({ golden: asked(0, 4) })).rejects.toMatchObject({ code: 'dataset_empty' })
  })

  it('survives questions that are empty or all the same', async () => {
    const found = await report({ log: ['', '', 'x', 'x', 'x'], golden: [''] })
    expect(found.clusters.reduce((sum, { size }) => sum + size, 0)).toBe(5)
    expect(JSON.stringify(found)).not.toMatch(/NaN|null/)
    expect((await report({ log: ['one'], golden: ['one'] })).share).toBe(1)
  })

  it('is the same for the same seed', async () => {
    const log = [...asked(0, 20), ...asked(1, 20), ...asked(2, 20)]
    expect(await report({ log, golden: asked(0, 2) })).toEqual(await report({ log, golden: asked(0, 2) }))
  })
})

describe('clusterVectors', () => {
  const vectors = fc.array(
    fc
      .array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 })
      .map(values => Float32Array.from(values)),
    { minLength: 1, maxLength: 60 },
  )

  it('puts every vector to its nearest centre, of unit length', () => {
    fc.assert(
      fc.property(vectors, fc.integer({ min: 1, max: 10 }), fc.integer(), (raw, count, seed) => {
        const units = raw.map(normalised)
        const { assignment, centres } = clusterVectors(units, count, seededRandom(seed))
        expect(centres.length).toBeLessThanOrEqual(Math.min(count, units.length))
        for (const [at, vector] of units.entries()) {
          const own = dot(vector, centres[assignment[at] as number] as Float32Array)
          for (const centre of centres) expect(own).toBeGreaterThanOrEqual(dot(vector, centre) - 1e-6)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('finds groups that lie apart', () => {
    const random = seededRandom('groups')
    const units = Array.from({ length: 300 }, (_, at) =>
      normalised(Float32Array.from({ length: 16 }, (_unused, d) => (d === at % 3 ? 5 : 0) + random.float())),
    )
    const { assignment } = clusterVectors(units, 3, seededRandom(1))
    for (let at = 3; at < 300; at++) expect(assignment[at]).toBe(assignment[at % 3])
    expect(new Set(assignment).size).toBe(3)
  })
})

describe('terms', () => {
  it('are words in any script', () => {
    expect([...wordsOf('Does it COVER hail-damage? 12')]).toEqual([
      'does',
      'it',
      'cover',
      'hail',
      'damage',
      '12',
    ])
    expect(wordsOf('水管爆裂是否承保').size).toBeGreaterThan(1)
  })

  it('are common here and rare elsewhere', () => {
    const here = ['the hail roof', 'the hail car'].map(wordsOf)
    const all = [...here, ...['the cat', 'the dog', 'the car'].map(wordsOf)]
    expect(distinctiveTerms(here, all)[0]).toBe('hail')
    expect(distinctiveTerms([], all)).toEqual([])
  })
})
