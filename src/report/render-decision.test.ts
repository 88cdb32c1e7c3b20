import { describe, expect, it } from 'vitest'
import { decide, rightOf, runOf, usd } from '../decide/select/__fixtures__/selection.ts'
import type { Decision } from '../decide/select/index.ts'
import { renderDecision, renderDecisionHtml, renderDecisionMarkdown } from './index.ts'

const evil = '<img src=x onerror=alert(1)>\u202e@everyone'
const run = runOf({ a: rightOf(285, 300), [evil]: rightOf(276, 300), c: rightOf(180, 300) })
const made = decide({
  run,
  requirements: [
    { metric: 'accuracy', min: 0.85, blocking: true },
    { latency: 'p95', max: '2s', at: '50/s' },
  ],
  costs: { a: usd(0.03), [evil]: usd(0.01), c: usd(0.001) },
})
const widest = (text: string) => Math.max(...text.split('\n').map(line => [...line].length))

describe('a decision', () => {
  it.each([80, 100, 120])('fits a terminal of %i columns, with the whole matrix', async width => {
    const text = renderDecision(await made, { width })
    expect(widest(text)).toBeLessThanOrEqual(width)
    expect(text).toContain('R1 accuracy ≥ 85.0%, blocking')
    expect(text).toMatch(/c\s+fails/)
    expect(text).toContain('What would change it')
    expect(text).not.toContain('\u202e')
  })

  it('shows every candidate that is not out, however many, and says how many are left out', async () => {
    const decision = await made
    const [first] = decision.candidates
    const many: Decision = {
      ...decision,
      candidates: Array.from({ length: 50 }, (_, at) => ({
        ...first!,
        name: `c${at}`,
        standing: at < 3 ? 'passes' : 'fails',
      })),
    }
    const text = renderDecision(many, { width: 100 })
    expect(text).toContain('and 30 more that fail: --json has all')
    expect(renderDecision(many, { width: 100, verbose: true })).toContain('c49')
  })

  it('shows in every row what has no value, in each form, and says when nothing is missing', async () => {
    const whole = await made
    expect(renderDecision(whole, { width: 200 })).toContain('every trial answered and scored')
    const lost: Decision = {
      ...whole,
      isProvisional: true,
      candidates: whole.candidates.map((candidate, at) => ({
        ...candidate,
        trials: {
          answered: at === 0 ? 240 : 300,
          failed: at === 0 ? 48 : 0,
          unscored: 3 * at,
          missing: at === 0 ? 12 : 0,
        },
      })),
    }
    for (const text of [
      renderDecision(lost, { width: 200 }),
      renderDecisionMarkdown(lost),
      await renderDecisionHtml(lost),
    ]) {
      expect(text).not.toContain('every trial answered and scored')
      expect(text).toContain('48 failed, 12 not made of 300')
      expect(text).toContain('6 unscored of 300')
      expect(text).toContain('Without a value')
    }
    expect(renderDecisionMarkdown(lost)).toContain('for now')
  })

  it('is a page that runs nothing and escapes what others wrote', async () => {
    const html = await renderDecisionHtml(await made)
    expect(html).not.toContain('<img')
    expect(html).not.toContain('<script')
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(html).toMatch(/default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'/)
    expect(html).not.toMatch(/ style="/)
    expect(html).toContain('<h2 id="matrix-head">The scored matrix</h2>')
    expect(html).toContain('Accuracy (up) against Cost per task (across)')
  })

  it('is Markdown that pings nobody', async () => {
    const text = renderDecisionMarkdown(await made)
    expect(text).not.toContain('@everyone')
    expect(text).not.toContain('<img')
    expect(text).toContain('| Candidate | Standing | R1 | R2 |')
    expect(
      text
        .split('\n')
        .filter(line => line.startsWith('| '))
        .every(
          line =>
            line.split(/(?<!\\)\|/).length ===
            text
              .split('\n')
              .find(line => line.startsWith('| Candidate'))!
              .split(/(?<!\\)\|/).length,
        ),
    ).toBe(true)
  })

  it('says what there is to say without candidates to choose, requirements or figures', async () => {
    const nothing = await decide({ run, requirements: [] })
    for (const text of [
      renderDecision(nothing),
      renderDecisionMarkdown(nothing),
      await renderDecisionHtml(nothing),
    ])
      expect(text).toContain('Nothing can be decided: no requirement says what is good enough.')
  })
})
