import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom, shuffled } from '../../kernel/index.ts'
import { exampleOf, manyExamples } from './__fixtures__/made-up-examples.ts'
import { type Example, splits } from './example.ts'
import { type SplitSettings, splitDataset, usualShares } from './split-dataset.ts'

const usual: SplitSettings = { shares: usualShares, seed: 1 }

const moved = (before: readonly Example[], after: readonly Example[], settings: SplitSettings): number => {
  const old = splitDataset(before, settings).assignment
  const fresh = splitDataset(after, settings).assignment
  return before.filter(({ id }) => old.get(id) !== fresh.get(id)).length
}

describe('splitDataset', () => {
  it('gives the shares that were asked for, in every component and label', () => {
    const examples = manyExamples(3_000)
    const { assignment, counts, achieved, warnings, groups } = splitDataset(examples, usual)
    expect(warnings).toEqual([])
    expect(groups).toBe(3_000)
    expect(counts.fewshot + counts.eval + counts.holdout).toBe(3_000)
    for (const split of splits)
      expect(Math.abs((achieved?.[split] ?? 0) - usualShares[split])).toBeLessThan(0.5)
    for (const stratum of Map.groupBy(
      examples,
      ({ component, expected }) => `${component}${expected?.label}`,
    ).values()) {
      for (const split of splits) {
        const count = stratum.filter(({ id }) => assignment.get(id) === split).length
        expect(Math.abs(count - (usualShares[split] / 100) * stratum.length)).toBeLessThanOrEqual(1)
      }
    }
  })

  it('draws the holdout from what was not seen, as large as asked where there is enough, and keeps the other shares', () => {
    const examples = manyExamples(1_000)
    const seen = new Set(examples.slice(0, 600).map(({ id }) => id))
    const shares = { fewshot: 40, eval: 40, holdout: 20 }
    const { assignment, counts } = splitDataset(examples, { shares, seed: 1, seen })
    const holdout = examples.filter(({ id }) => assignment.get(id) === 'holdout')
    expect(holdout.every(({ id }) => !seen.has(id))).toBe(true)
    for (const split of splits) expect(Math.abs(counts[split] - 10 * shares[split])).toBeLessThanOrEqual(12)
    // All that are left go there when they are too few, and nothing when there are none.
    const few = new Set(examples.slice(0, 950).map(({ id }) => id))
    expect(splitDataset(examples, { shares, seed: 1, seen: few }).counts.holdout).toBe(50)
    const all = new Set(examples.map(({ id }) => id))
    expect(splitDataset(examples, { shares, seed: 1, seen: all }).counts.holdout).toBe(0)
    // What must stay with a seen one is seen.
    const together = [[examples[0]!.id, examples[999]!.id]] as const
    const paired = splitDataset(examples, { shares, seed: 1, seen: few, together })
    expect(paired.assignment.get(examples[999]!.id)).not.toBe('holdout')
    expect(paired.counts.holdout).toBe(49)
  })

  it('does not depend on the order of the file, and depends on the seed', () => {
    const examples = manyExamples(200)
    const sorted = (map: ReadonlyMap<string, string>) => [...map].sort()
    const first = sorted(splitDataset(examples, usual).assignment)
    expect(sorted(splitDataset(shuffled(examples, seededRandom(3)), usual).assignment)).toEqual(first)
    expect(sorted(splitDataset(examples, { ...usual, seed: 2 }).assignment)).not.toEqual(first)
  })

  it('stays what it was: splits are in files and their holdout is locked', () => {
    const { assignment } = splitDataset(manyExamples(12), {
      ...usual,
      shares: { fewshot: 10, eval: 70, holdout: 20 },
    })
    expect([...assignment.values()].join(' ')).toMatchInlineSnapshot(
      `"eval eval eval eval eval holdout holdout eval holdout eval eval fewshot"`,
    )
  })

  it('never parts a group or a pair that belongs together', () => {
    const settings = fc.record({
      count: fc.integer({ min: 1, max: 120 }),
      tags: fc.integer({ min: 1, max: 40 }),
      seed: fc.integer(),
    })
    fc.assert(
      fc.property(
        settings,
        fc.array(fc.tuple(fc.nat(119), fc.nat(119)), { maxLength: 30 }),
        ({ count, tags, seed }, pairs) => {
          const examples = manyExamples(count, at =>
            at % 4 === 0 ? {} : { tags: { policy: `p${at % tags}` } },
          )
          const together = pairs.map(([a, b]) => [`q-${a}`, `q-${b}`] as const)
          const { assignment, groups } = splitDataset(examples, {
            ...usual,
            seed,
            groupBy: 'policy',
            together,
          })
          expect(assignment.size).toBe(count)
          expect(groups).toBeLessThanOrEqual(count)
          const splitsOf = Map.groupBy(
            examples.filter(({ tags: own }) => own.policy),
            ({ tags: own }) => own.policy,
          )
          for (const group of splitsOf.values())
            expect(new Set(group.map(({ id }) => assignment.get(id))).size).toBe(1)
          for (const [a, b] of together) {
            if (assignment.has(a) && assignment.has(b)) expect(assignment.get(a)).toBe(assignment.get(b))
          }
        },
      ),
      { numRuns: 100 },
    )
  })

  it('moves few others when one example is added: about one at each cut of its stratum', () => {
    const examples = manyExamples(430)
    const moves = Array.from({ length: 40 }, (_, at) =>
      moved(examples, [...examples, exampleOf({ id: `new-${at}` })], usual),
    )
    expect(Math.max(...moves)).toBeLessThanOrEqual(4)
  })

  it('keeps a group in its place when a member is added to it', () => {
    const examples = manyExamples(300, at => ({ tags: { policy: `p${at % 60}` } }))
    const settings = { ...usual, groupBy: 'policy' }
    const before = splitDataset(examples, settings).assignment
    const after = splitDataset(
      [...examples, exampleOf({ id: '0', tags: { policy: 'p7' } })],
      settings,
    ).assignment
    expect(after.get('0')).toBe(after.get('q-7'))
    expect(examples.filter(({ id }) => before.get(id) !== after.get(id)).length).toBeLessThanOrEqual(20)
  })

  it('spreads strata of one example over the splits', () => {
    const examples = manyExamples(600, at => ({ expected: { label: `label ${at}` } }))
    const { achieved } = splitDataset(examples, usual)
    for (const split of splits)
      expect(Math.abs((achieved?.[split] ?? 0) - usualShares[split])).toBeLessThan(6)
  })

  it('warns when groups make the shares impossible', () => {
    const one = manyExamples(50, () => ({ tags: { policy: 'only' } }))
    const { warnings, counts } = splitDataset(one, { ...usual, groupBy: 'policy' })
    expect(Object.values(counts).filter(count => count > 0)).toEqual([50])
    expect(warnings).toHaveLength(3)
    expect(splitDataset([], usual)).toMatchObject({
      achieved: undefined,
      warnings: ['There are no examples to divide.'],
    })
    expect(splitDataset([exampleOf({ id: 'a' })], usual).assignment.size).toBe(1)
  })

  it('leaves a split of share 0 empty without a warning', () => {
    const shares = { fewshot: 0, eval: 100, holdout: 0 }
    const { counts, warnings } = splitDataset(manyExamples(50), { shares, seed: 1 })
    expect(counts).toEqual({ fewshot: 0, eval: 50, holdout: 0 })
    expect(warnings).toEqual([])
  })

  it.each([
    [{ fewshot: 70, eval: 20, holdout: 20 }],
    [{ fewshot: 110, eval: -10, holdout: 0 }],
    [{ fewshot: Number.NaN, eval: 50, holdout: 50 }],
  ])('refuses shares that do not add up: %j', shares => {
    expect(() => splitDataset([], { shares, seed: 1 })).toThrow('do not add up to 100')
  })

  it('is not misled by tags named like what every object inherits', () => {
    const examples = manyExamples(20)
    expect(splitDataset(examples, { ...usual, groupBy: 'constructor' }).groups).toBe(20)
  })

  it('divides 100,000 examples with 30,000 pairs within seconds', { tags: 'slow' }, () => {
    const examples = manyExamples(100_000)
    const together = Array.from({ length: 30_000 }, (_, at) => [`q-${at}`, `q-${at + 1}`] as const)
    const { groups } = splitDataset(examples, { ...usual, together })
    expect(groups).toBe(70_000)
  })
})
