import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom, shuffled } from '../../kernel/index.ts'
import { exampleOf, manyExamples } from './__fixtures__/made-up-examples.ts'
import { datasetVersion } from './dataset-version.ts'
import { diffDatasets } from './diff-datasets.ts'

describe('datasetVersion', () => {
  it('does not depend on the order of examples or of fields', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), fc.integer(), (count, seed) => {
        const examples = manyExamples(count)
        const other = shuffled(examples, seededRandom(seed)).map(example =>
          Object.fromEntries(Object.entries(example).reverse()),
        ) as typeof examples
        expect(datasetVersion(other)).toEqual({
          ...datasetVersion(examples),
          components: expect.anything(),
          splits: expect.anything(),
        })
        expect(datasetVersion(other).hash).toBe(datasetVersion(examples).hash)
      }),
      { numRuns: 20 },
    )
  })

  it('depends on every field, on every copy, and on nothing else', () => {
    const base = exampleOf({ id: 'a' })
    const versions = [
      [],
      [base],
      [base, base],
      [exampleOf({ id: 'b' })],
      [{ ...base, weight: 2 }],
      [{ ...base, notes: '' }],
      [{ ...base, tags: { x: 'y' } }],
      [{ ...base, split: 'eval' as const }],
    ].map(examples => datasetVersion(examples).hash)
    expect(new Set(versions).size).toBe(versions.length)
    expect(datasetVersion([{ ...base, split: undefined }]).hash).toBe(datasetVersion([base]).hash)
  })

  it('stays what it was: version hashes are in lock files', () => {
    expect(datasetVersion([exampleOf({ id: 'a', input: 'x' })]).hash).toMatchInlineSnapshot(
      `"6c2a47f60e98e7bda8c40e5870913ec91e1e0293467bfb6792de90cf687bc8ba"`,
    )
  })

  it('counts components and splits', () => {
    const examples = [exampleOf({ id: 'a', component: 'edge', split: 'eval' }), exampleOf({ id: 'b' })]
    expect(datasetVersion(examples)).toMatchObject({
      examples: 2,
      components: { edge: 1, core: 1 },
      splits: { eval: 1, none: 1 },
    })
  })
})

describe('diffDatasets', () => {
  const a = exampleOf({ id: 'a', split: 'eval', expected: { label: 'yes', answer: 'x' } })
  const b = exampleOf({ id: 'b', tags: { line: 'home' } })
  const c = exampleOf({ id: 'c' })

  it('finds nothing between a dataset and itself', () => {
    const diff = diffDatasets([a, b], [b, a])
    expect(diff).toMatchObject({ added: [], removed: [], changed: [], renamed: [], unchanged: 2 })
    expect(diff.sentences).toEqual(['The same 2 examples with the same content.'])
    expect(diffDatasets([], []).sentences).toEqual(['The same 0 examples with the same content.'])
  })

  it('tells additions, removals, and changed fields by their paths', () => {
    const diff = diffDatasets([a, b], [{ ...b, tags: { line: 'auto', new: '1' } }, c])
    expect(diff).toMatchObject({ added: ['c'], removed: ['a'], unchanged: 0 })
    expect(diff.changed).toEqual([{ id: 'b', fields: ['tags.line', 'tags.new'] }])
  })

  it('tells what changed labels and moves mean for results', () => {
    const after = {
      ...a,
      split: 'holdout' as const,
      component: 'edge' as const,
      expected: { label: 'no', answer: 'x' },
    }
    const diff = diffDatasets([a], [after])
    expect(diff.changed).toEqual([
      {
        id: 'a',
        fields: ['component', 'expected.label', 'split'],
        label: { from: 'yes', to: 'no' },
        split: { from: 'eval', to: 'holdout' },
        component: { from: 'core', to: 'edge' },
      },
    ])
    expect(diff.sentences).toEqual([
      '0 added, 0 removed, 0 renamed, 1 changed, 0 unchanged.',
      '1 labels changed: scores made before are not comparable on a.',
      'Moves of split: eval to holdout 1.',
      'The holdout is another one: it has to be locked again.',
      'Moves of component: core to edge 1.',
    ])
  })

  it('sees a new id for the same content, one for one', () => {
    const diff = diffDatasets(
      [
        { ...c, id: 'c1' },
        { ...c, id: 'c2' },
      ],
      [{ ...c, id: 'd1' }],
    )
    expect(diff).toMatchObject({ renamed: [{ from: 'c1', to: 'd1' }], added: [], removed: ['c2'] })
  })

  it('is turned round by turning its sides round', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }), (n, m) => {
        const left = manyExamples(n)
        const right = manyExamples(m, at => (at % 4 === 0 ? { notes: 'x' } : {}))
        const there = diffDatasets(left, right)
        const back = diffDatasets(right, left)
        expect([back.added, back.removed]).toEqual([there.removed, there.added])
        expect(back.changed.map(({ id }) => id)).toEqual(there.changed.map(({ id }) => id))
        expect(there.added.length + there.changed.length + there.unchanged).toBe(m)
      }),
      { numRuns: 30 },
    )
  })
})
