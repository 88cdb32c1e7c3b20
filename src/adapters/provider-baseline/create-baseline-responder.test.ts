import { describe, expect, it } from 'vitest'
import type { FewshotAnswer } from '../../prepare/candidate/index.ts'
import { callAbout, responderContract } from '../../prepare/provider/responder.contract.ts'
import { createBaselineResponder } from './index.ts'

const good: readonly FewshotAnswer[] = [
  { label: 'good', text: 'good', examples: 3 },
  { label: 'good too', text: 'good too', examples: 1 },
]
for (const baseline of ['majority', 'random'] as const)
  responderContract(`the baseline ${baseline}`, {
    open: async () => ({ responder: createBaselineResponder({ baseline, answers: good }) }),
    failure: undefined,
    canHang: false,
  })

const { signal } = new AbortController()
const labels = async (settings: Parameters<typeof createBaselineResponder>[0], draws: number) => {
  const responder = createBaselineResponder(settings)
  const replies = Array.from({ length: draws }, (_, at) =>
    responder.respond(callAbout(`e${at}`, { seed: at }), { signal }),
  )
  return (await Promise.all(replies)).map(({ response }) => response.label ?? 'abstain')
}
const answers: readonly FewshotAnswer[] = [
  { label: 'covered', text: 'covered', examples: 14 },
  { label: 'limited', text: 'limited', examples: 7 },
  { abstained: true, text: 'I cannot tell.', examples: 7 },
]

describe('a built-in baseline', () => {
  it('says the commonest answer to everything', async () => {
    expect(new Set(await labels({ baseline: 'majority', answers }, 50))).toEqual(new Set(['covered']))
  })

  it('draws every answer as often as the few-shot split has it', async () => {
    const drawn = await labels({ baseline: 'random', answers }, 8_000)
    const share = (label: string) => drawn.filter(one => one === label).length / drawn.length
    // 5 standard errors of a share of one half among 8,000.
    expect(Math.abs(share('covered') - 0.5)).toBeLessThan(0.028)
    expect(Math.abs(share('limited') - 0.25)).toBeLessThan(0.028)
    expect(Math.abs(share('abstain') - 0.25)).toBeLessThan(0.028)
  })

  it('draws the same for the same call, and otherwise with another seed', async () => {
    const draw = (seed?: number) => labels({ baseline: 'random', answers, seed }, 60)
    expect(await draw()).toEqual(await draw(0))
    expect(await draw(1)).not.toEqual(await draw(0))
  })

  it('declines where declining is the commonest right answer', async () => {
    const responder = createBaselineResponder({ baseline: 'majority', answers: answers.slice(2) })
    expect((await responder.respond(callAbout('x'), { signal })).response).toEqual({
      text: 'I cannot tell.',
      abstained: true,
    })
  })
})
