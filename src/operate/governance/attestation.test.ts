import { describe, expect, it } from 'vitest'
import { readyProject } from './__fixtures__/ready-project.ts'
import { type AttestedNow, attest, standing } from './attestation.ts'
import { checklist } from './checklist.ts'

const { candidate, decision } = readyProject
const wish = {
  item: 'rollout',
  by: 'Ben Okri',
  role: 'owner',
  reason: 'read the plan',
  isNotApplicable: false,
  at: '2026-11-27T00:00:00.000Z',
  candidate,
  decision,
}
const evidence = { file: 'plan.md', sha256: 'a'.repeat(64), bytes: 12 }
const now: AttestedNow = { candidate, decision, hashOf: () => evidence.sha256 }

describe('what a person says', () => {
  it('is refused for every item that the machine sees, with those that people can speak for', () => {
    const seen = checklist.filter(({ attest: may }) => may === undefined).map(({ id }) => id)
    expect(seen).toEqual([
      'limits',
      'dataset',
      'holdout',
      'metrics',
      'baseline',
      'judge',
      'latency',
      'cost',
      'gate',
    ])
    for (const item of seen)
      expect(() => attest({ ...wish, item })).toThrow(
        expect.objectContaining({
          code: 'attestation_refused',
          hint: expect.stringContaining('retrieval, contamination, adversarial, rollout, sign-off'),
        }),
      )
  })

  it.each([
    [{ item: 'everything' }, 'usage_invalid', 'The checklist has no item "everything".'],
    [{ by: ' ' }, 'usage_invalid', 'needs --as'],
    [{ role: '' }, 'usage_invalid', 'needs --role'],
    [{ reason: '\n' }, 'usage_invalid', 'needs --reason'],
    [{ isNotApplicable: true }, 'attestation_refused', 'applies to every project'],
    [{ candidate: undefined }, 'attestation_refused', 'not known which candidate'],
    [{ item: 'sign-off', decision: undefined }, 'attestation_refused', 'no decision to sign off'],
  ])('is refused with %j', (change, code, words) => {
    expect(() => attest({ ...wish, ...change })).toThrow(expect.objectContaining({ code }))
    expect(() => attest({ ...wish, ...change })).toThrow(words)
  })

  it('stands while everything is as it was', () => {
    expect(standing(attest({ ...wish, evidence }), now)).toEqual({
      item: 'rollout',
      says: 'done',
      by: 'Ben Okri',
      role: 'owner',
      at: wish.at,
      reason: 'read the plan',
      evidence: 'plan.md',
    })
    expect(standing(attest({ ...wish, item: 'retrieval', isNotApplicable: true }), now).says).toBe(
      'not applicable',
    )
  })

  it.each<[string, Partial<AttestedNow>]>([
    ['its evidence plan.md has changed since', { hashOf: () => 'b'.repeat(64) }],
    ['its evidence plan.md is gone', { hashOf: () => undefined }],
    ['it was said of decision d1, and the latest is d2', { decision: { ...decision!, id: 'd2' } }],
    ['the decision d1 has been edited since', { decision: { ...decision!, hash: 'other' } }],
    ['the decision d1 is gone', { decision: undefined }],
    ['it was said of candidate hybrid, not of bm25', { candidate: { ...candidate!, name: 'bm25' } }],
    [
      'hybrid has changed since (ffffffffffff, now eeeeeeeeeeee)',
      { candidate: { ...candidate!, fingerprint: 'e'.repeat(64) } },
    ],
    ['it was said of candidate hybrid, and none is looked at', { candidate: undefined }],
  ])('is void: %s', (why, change) => {
    const said = attest({ ...wish, item: 'sign-off', evidence })
    expect(standing(said, { ...now, ...change }).void).toBe(why)
  })

  it('of a rollout outlives another decision for the same candidate', () => {
    expect(standing(attest(wish), { ...now, decision: { ...decision!, id: 'd2' } }).void).toBeUndefined()
  })
})
