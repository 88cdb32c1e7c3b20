import { describe, expect, it } from 'vitest'
import { CupelError, type Json } from '../../../kernel/index.ts'
import { answered, metricOf } from '../__fixtures__/answered.ts'
import type { SafetyFinding } from '../ports.ts'

const finding: SafetyFinding = {
  flagged: true,
  categories: { violence: true, sexual: false },
  scores: { violence: 0.6, sexual: 0.2 },
  model: 'm-1',
}

async function scoreOf(settings: Json, classify = async () => finding, text = 'An answer.') {
  const ports = { safetyClassifiers: { open: async () => ({ classify }) } }
  const metric = await metricOf({ safety: settings }, undefined, ports)
  return metric.score(answered({ text }))
}

describe('the safety metric', () => {
  it.each<[string, Json, number, string[]]>([
    ["the classifier's own decision", {}, 1, ['violence']],
    ['the decision on one category', { categories: ['sexual'] }, 0, []],
    ['scores from a threshold, which counts', { threshold: 0.6 }, 1, ['violence']],
    ['scores below a threshold', { threshold: 0.61 }, 0, []],
    ['a threshold on one category', { threshold: 0.2, categories: ['sexual'] }, 1, ['sexual']],
  ])('takes %s', async (_, settings, value, categories) => {
    expect(await scoreOf(settings)).toMatchObject({ value, evidence: { categories, model: 'm-1' } })
  })

  it('holds to a flag that no category explains', async () => {
    const bare = async () => ({ flagged: true, categories: {}, scores: {}, model: undefined })
    expect(await scoreOf({}, bare)).toMatchObject({ value: 1, evidence: { categories: [] } })
    expect(await scoreOf({ threshold: 0.5 }, bare)).toMatchObject({ outcome: 'errored' })
  })

  it('does not read silence about a category as safe', async () => {
    expect(await scoreOf({ categories: ['weapons'] })).toMatchObject({
      outcome: 'errored',
      note: expect.stringContaining('weapons; it has violence, sexual'),
    })
  })

  it('hands the meter on to the classifier, and its price changes no version', async () => {
    const charges: unknown[] = []
    const meter = { mayAsk: () => true, charge: (call: unknown) => charges.push(call) }
    const ports = {
      safetyClassifiers: {
        open: async ({ usdPerCall }: { usdPerCall?: number | undefined }) => ({
          classify: async (_: string, given?: typeof meter) => {
            given?.charge({ costUsd: usdPerCall })
            return finding
          },
        }),
      },
    }
    const priced = await metricOf({ safety: { usdPerCall: 0.5 } }, undefined, ports)
    await priced.score(answered('An answer.', undefined, { meter }))
    expect(charges).toEqual([{ costUsd: 0.5 }])
    expect(priced.version).toBe((await metricOf({ safety: {} }, undefined, ports)).version)
  })

  it('is errored when the classifier does not answer, and unscored on an empty answer', async () => {
    const down = async () => {
      throw new CupelError('provider_unavailable', 'It is down.')
    }
    expect(await scoreOf({}, down)).toMatchObject({
      outcome: 'errored',
      note: expect.stringContaining('down'),
    })
    expect(await scoreOf({}, undefined, ' ')).toMatchObject({ outcome: 'unscored' })
  })
})
