import { describe, expect, it } from 'vitest'
import { exact, factsFor, gateOf, graded, sheet } from '../decide/gate/__fixtures__/made-up-sheets.ts'
import { decideGate, gateReportSchema } from '../decide/gate/index.ts'
import { junitProblems } from './__fixtures__/junit-problems.ts'
import {
  renderGateAnnotations,
  renderGateJunit,
  renderGateMarkdown,
  renderGatePlan,
  renderGateTerminal,
} from './index.ts'

const attack =
  '</details><script>alert(1)</script> ![x](https://evil.example/p.png) | `x` @everyone \u202e \u001b[31m ::error::x %0A ]]>'

/** Names, ids, notes and tags that come from outside carry an attack; some checks pass, fail and are open. */
function report(text = attack) {
  const rows = (share: number) =>
    Array.from({ length: 200 }, (_, at) => ({
      id: `${at} ${text}`,
      scores: { exact: at % 100 < share ? 1 : 0, graded: 0.5 },
    }))
  const metrics = [{ ...exact, title: text }, graded]
  const side = (share: number) =>
    sheet(rows(share), {
      metrics,
      candidate: { name: `assistant ${text}`, fingerprint: text, kind: 'module', summary: text },
      dataset: { name: text, version: text, split: text, examples: 200 },
    })
  const candidate = side(50)
  return decideGate(
    gateOf(candidate, side(80), {
      settings: { margins: { exact: 0.05, graded: 0.05 }, slices: ['line'] },
      examples: factsFor(candidate, at => ({
        component: at === 99 ? 'regression' : 'core',
        tags: { line: at < 195 ? 'auto' : text },
      })),
      source: text,
      title: text,
    }),
  )
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const controls = /[\u0000-\u0009\u000b-\u001f\u202e]/

describe('a gate report', () => {
  it.each([
    ['terminal', renderGateTerminal],
    ['Markdown', renderGateMarkdown],
    ['JUnit', renderGateJunit],
    ['annotations', renderGateAnnotations],
  ])('as %s is inert whatever names and ids hold', (_, render) => {
    const text = render(report())
    expect(text).not.toMatch(controls)
    expect(text.length).toBeGreaterThan(200)
  })

  it('as Markdown and XML lets no markup of others through, and keeps to what a comment can hold', () => {
    const markdown = renderGateMarkdown(report())
    for (const markup of ['<script', '![x]', '@everyone', 'https://']) expect(markdown).not.toContain(markup)
    expect(markdown.split('</details>').length).toBe(markdown.split('<details>').length)
    expect(renderGateJunit(report())).not.toContain('<script')
    expect(renderGateMarkdown(report('x'.repeat(9000))).length).toBeLessThan(65_536)
  })

  it('as annotations is one command a line, and as many as checks that did not pass', () => {
    const found = report()
    const lines = renderGateAnnotations(found).split('\n')
    expect(lines).toHaveLength(found.checks.filter(({ outcome }) => outcome !== 'pass').length)
    for (const line of lines) expect(line).toMatch(/^::(error|warning) title=[^:]*::/)
  })

  it('as JUnit fails what failed, skips what is open, and counts both', () => {
    const { checks } = report('x')
    const xml = renderGateJunit(report('x'))
    const count = (what: string) => xml.split(what).length - 1
    expect(count('<failure ')).toBe(checks.filter(({ outcome }) => outcome === 'fail').length)
    expect(count('<skipped ')).toBe(checks.filter(({ outcome }) => outcome === 'inconclusive').length)
    expect(count('<testcase ')).toBe(checks.length)
    expect(junitProblems(xml)).toEqual([])
    expect(junitProblems(renderGateJunit(report()))).toEqual([])
  })

  it('as JUnit says both sides, and what they are held against others for', () => {
    const rows = Array.from({ length: 20 }, () => ({ exact: 1 }))
    const sides = (name: string, kind: string) =>
      sheet(rows, { candidate: { name, fingerprint: name, kind, summary: name } })
    const given = gateOf(sides('pipeline', 'module'), sides('most-frequent', 'baseline'), {
      baselines: { current: 'pipeline', cheapest: 'pipeline', human: 'adjuster' },
    })
    const found = decideGate(given)
    expect(found.candidate.roles).toEqual(['current', 'cheapest'])
    const xml = renderGateJunit(found)
    for (const [name, value] of [
      ['candidate', 'pipeline'],
      ['candidate.roles', 'current, cheapest'],
      ['baseline', 'most-frequent'],
      ['baseline.source', 'reports/baseline.json'],
      ['baseline.roles', 'chance'],
    ])
      expect(xml).toContain(`<property name="cupel.${name}" value="${value}"/>`)
    expect(junitProblems(xml)).toEqual([])
    const without = decideGate({ ...given, baselines: {}, baseline: sides('old', 'module') })
    expect(renderGateJunit(without)).not.toContain('.roles"')
    expect(gateReportSchema.parse(found)).toEqual(found)
  })

  it('keeps to the width of the terminal, and drops columns rather than cutting figures', () => {
    const named = report('home')
    for (const width of [80, 120]) {
      const [, ...lines] = renderGateTerminal(named, { width }).split('\n')
      expect(Math.max(...lines.map(line => [...line].length))).toBeLessThanOrEqual(width)
      expect(lines.join('\n')).toMatch(
        /exact on line=auto.*-30\.8 points \[-\d\d\.\d, -\d\d\.\d\] +-5\.0 points/,
      )
    }
  })

  it('of a plan has one line for each metric and share', () => {
    const plan = { examples: 430, margin: 0.03, discordance: 0.1, checks: 2, confidence: 0.95 }
    const chances = {
      harmlessPasses: 0.61,
      marginPasses: 0.05,
      caughtAlone: 0.08,
      caughtCorrected: undefined,
      examplesToPass: undefined,
    }
    const text = renderGatePlan({
      examples: 430,
      checks: 2,
      margins: [{ metric: 'exact', plans: [{ ...plan, ...chances }] }],
    })
    expect(text).toMatch(/exact +3\.0 +10% +61% +39% +none +too many/)
  })
})
