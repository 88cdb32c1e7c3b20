import { describe, expect, it } from 'vitest'
import { inputFor, type MadeUpRun, madeUpRun } from '../decide/compare/__fixtures__/made-up-run.ts'
import { type Comparison, compareCandidates } from '../decide/compare/index.ts'
import { junitProblems, junitRoot } from './__fixtures__/junit-problems.ts'
import {
  plainStyle,
  renderCsv,
  renderHtml,
  renderJson,
  renderJunit,
  renderMarkdown,
  renderPairsCsv,
  renderTerminal,
} from './index.ts'

const behaviours = [
  { name: 'hybrid', right: 0.82, medianMs: 420 },
  { name: 'bm25', right: 0.8, medianMs: 35, usd: 0 },
  { name: 'most-frequent', right: 0.2, medianMs: 1, usd: undefined, failing: 0.05 },
]

async function comparisonOf(run: MadeUpRun, options = {}): Promise<Comparison> {
  return compareCandidates({
    ...inputFor(run, options),
    generatedAt: '2026-11-26T12:00:00Z',
    ledger: [{ at: '2026-11-20T10:00:00Z', by: 'ada', reason: 'last check before launch' }],
    ceiling: { source: 'people/labels.jsonl', ratings: labelsOf(run), isSynthetic: false },
  })
}

/** Three people, one of whom is wrong on every fifth question and another on every seventh. */
const labelsOf = ({ examples }: MadeUpRun) =>
  examples.flatMap(({ id, expected }, at) => [
    { exampleId: id, rater: 'ann', value: expected!.label! },
    { exampleId: id, rater: 'ben', value: at % 5 === 0 ? 'other' : expected!.label! },
    { exampleId: id, rater: 'cho', value: at % 7 === 0 ? 'another' : expected!.label! },
  ])
const baselines = { current: 'hybrid', cheapest: 'auto', chance: 'most-frequent' }
const usual = comparisonOf(madeUpRun({ behaviours, examples: 90 }), { baseline: 'hybrid', baselines })

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const controls = /[\u0000-\u0009\u000b-\u001f]/

const hostile = [
  '</script><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  'line\u2028separator\u2029',
  'abc\u202Edesrever',
  '\u001b[31mred\u001b]0;title\u0007',
  '=HYPERLINK("http://evil.example","x")',
  '@everyone ![x](https://evil.example/p.png) | `code` #1',
  "' onmouseover='alert(1)",
  ']]>\u0000',
]

/** Every text that comes from outside carries an attack. */
function hostileRun(): MadeUpRun {
  const run = madeUpRun({
    behaviours: hostile.slice(0, 7).map((name, at) => ({ name, right: at / 9 })),
    examples: 12,
  })
  const attack = hostile.join(' ')
  return {
    record: {
      ...run.record,
      name: attack,
      candidates: run.record.candidates.map(candidate => ({ ...candidate, summary: attack })),
      metrics: run.record.metrics.map(metric => ({ ...metric, title: `${metric.title} ${attack}` })),
      dataset: { ...run.record.dataset, name: attack, file: attack },
    },
    examples: run.examples.map(example => ({
      ...example,
      input: attack,
      tags: { line: attack },
      expected: { ...example.expected, answer: attack },
    })),
    trials: run.trials.map(trial =>
      trial.outcome === 'failed'
        ? { ...trial, message: attack }
        : {
            ...trial,
            response: {
              ...trial.response,
              text: attack,
              label: attack,
              citations: [{ id: attack, quote: attack }],
            },
          },
    ),
  }
}
const attacked = comparisonOf(hostileRun(), {
  baselines: { current: hostile[3], cheapest: hostile[0], chance: hostile[1] },
})

/** Six digits: a golden file should not know in which order a sum was built. */
const shortNumbers = (text: string) =>
  text.replace(/-?\d+\.\d{6,}(e-?\d+)?/g, number => String(Number(Number(number).toPrecision(6))))

describe('whole reports', () => {
  it.each([
    ['terminal-110.golden.txt', (comparison: Comparison) => renderTerminal(comparison, { width: 110 })],
    ['terminal-60.golden.txt', (comparison: Comparison) => renderTerminal(comparison, { width: 60 })],
    ['report.golden.md', renderMarkdown],
    ['report.golden.csv', renderCsv],
    ['pairs.golden.csv', renderPairsCsv],
    ['report.golden.xml', renderJunit],
  ])('%s is as it was', async (file, render) => {
    await expect(shortNumbers(render(await usual))).toMatchFileSnapshot(`__golden__/${file}`)
  })

  it('report.golden.html is as it was, pictures and data apart', async () => {
    const page = (await renderHtml(await usual))
      .replace(/<style>[\s\S]*?<\/style>/, '<style></style>')
      .replace(/<script>[\s\S]*?<\/script>/, '<script></script>')
      .replace(/sha256-[A-Za-z0-9+/=]+/g, 'sha256-…')
      .replace(/(<svg role="img"[^>]*>)(<title[\s\S]*?<\/desc>)[\s\S]*?<\/svg>/g, '$1$2…</svg>')
      .replace(/(id="disagreement-data">)[\s\S]*?(<\/script>)/, '$1…$2')
      .replace(/></g, '>\n<')
    await expect(page).toMatchFileSnapshot('__golden__/report.golden.html')
  })

  it('JSON reads back as the comparison', async () => {
    expect(JSON.parse(renderJson(await usual))).toEqual(await usual)
  })
})

/** The usual run, with a judge among its metrics: half a cent a trial, and no known price for one candidate. */
function judgedRun(): MadeUpRun {
  const run = madeUpRun({ behaviours, examples: 90 })
  return {
    ...run,
    record: {
      ...run.record,
      metrics: run.record.metrics.map(metric =>
        metric.id === 'completeness' ? { ...metric, asksModel: true } : metric,
      ),
    },
    trials: run.trials.map(trial =>
      trial.outcome === 'failed'
        ? trial
        : {
            ...trial,
            scoringCost:
              trial.candidate === 'bm25'
                ? { calls: 1, knownUsd: 0, unknownCalls: 1, cachedCalls: 0 }
                : { calls: 1, knownUsd: 0.005, unknownCalls: 0, cachedCalls: 0 },
          },
    ),
  }
}

describe('what judging cost', () => {
  const judged = comparisonOf(judgedRun(), { baseline: 'hybrid', baselines })

  it('is beside the cost of each candidate, and changes nothing else', async () => {
    const { candidates, ...rest } = await judged
    const { candidates: before, ...restBefore } = await usual
    expect(rest).toEqual(restBefore)
    const answered = candidates.map(({ trials }) => trials.answered)
    expect(candidates.map(({ cost }) => cost.judging)).toEqual([
      { knownUsd: 0.45, known: 90, unknown: 0 },
      { knownUsd: 0, known: 0, unknown: 90 },
      { knownUsd: 0.005 * answered[2]!, known: answered[2], unknown: 0 },
    ])
    const without = candidates.map(({ cost: { judging: _, ...cost }, ...candidate }) => ({
      ...candidate,
      cost,
    }))
    expect(without).toEqual(before)
  })

  it('is one line in every report, and in none where no judge was asked', async () => {
    const line = /Judging cost \\?\$0\.\d\d \(and 90 trials of unknown price\)/
    for (const render of [renderTerminal, renderMarkdown, renderHtml]) {
      expect(await render(await judged)).toMatch(line)
      expect(await render(await usual)).not.toMatch(/judging/i)
    }
    const rows = renderCsv(await judged)
      .split('\r\n')
      .filter(row => row.includes('judging_cost_usd'))
    expect(rows.map(row => row.split(',').slice(0, 5))).toEqual([
      ['hybrid', 'judging_cost_usd', '', 'all', '0.45'],
      ['bm25', 'judging_cost_usd', '', 'all', ''],
      ['most-frequent', 'judging_cost_usd', '', 'all', expect.stringMatching(/^0\.4/)],
    ])
    expect(rows[1]).toContain('90 trials of unknown price')
  })
})

describe('the terminal matrix', () => {
  it.each([40, 60, 80, 200])('keeps within %d columns', async width => {
    const lines = renderTerminal(await usual, { width }).split('\n')
    expect(Math.max(...lines.map(line => [...line].length))).toBeLessThanOrEqual(width)
  })

  it('has no escape sequences but those of the style it is given', async () => {
    const style = { ...plainStyle, bold: (text: string) => `\u001b[1m${text}\u001b[22m` }
    expect(renderTerminal(await usual)).not.toContain('\u001b')
    expect(renderTerminal(await usual, { style })).toContain('\u001b[1m')
    const text = renderTerminal(await attacked, { verbose: true })
    expect(text).not.toMatch(controls)
    expect(text).not.toMatch(/[\u202e\u2028]/)
  })

  it('shows failures and what has no value', async () => {
    expect(renderTerminal(await usual)).toMatch(
      /most-frequent: \d+ of 90 trials failed \(provider_timeout \d+\)/,
    )
  })
})

describe('text from outside', () => {
  it('never becomes markup in HTML, and every inline script and style is one that the policy names', async () => {
    const { createHash } = await import('node:crypto')
    const page = await renderHtml(await attacked)
    expect(page).not.toMatch(/<img|<script>alert|\u202e|\u2028/)
    expect(page).not.toMatch(controls)
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)![1]!
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/unsafe|https?:/)
    const inline = [...page.matchAll(/<(style|script)>([\s\S]*?)<\/\1>/g)]
    expect(inline).toHaveLength(2)
    for (const [, kind, text] of inline)
      expect(policy).toContain(`${kind}-src 'sha256-${createHash('sha256').update(text!).digest('base64')}'`)
    const tags = page.replace(/<(style|script)[^>]*>[\s\S]*?<\/\1>/g, '').match(/<[a-z][^>]*>/gi)!
    for (const tag of tags) {
      const names = [...tag.matchAll(/\s([a-zA-Z0-9:-]+)="[^"]*"/g)].map(([, name]) => name!)
      expect(names.filter(name => name === 'style' || name === 'src' || name.startsWith('on'))).toEqual([])
      // Nothing is left between attributes that could start one of its own.
      expect(tag.replace(/\s[a-zA-Z0-9:-]+="[^"]*"/g, '')).toMatch(
        /^<[a-z][a-zA-Z0-9]*( hidden| open)*\s*\/?>$/,
      )
    }
    expect(page).not.toMatch(/\b(src|href)="(https?:)?\/\//)
  })

  it('survives in the embedded data, and the data end where they should', async () => {
    const page = await renderHtml(await attacked)
    const [, text] = /id="disagreement-data">([\s\S]*?)<\/script>/.exec(page)!
    const data = JSON.parse(text!) as { items: { input: string }[] }
    expect(data.items[0]!.input).toContain('</script><script>alert(1)</script>')
    expect(data.items[0]!.input).toContain('⟨U+202E⟩')
  })

  it('pings nobody, links nowhere and loads nothing in Markdown', async () => {
    const text = renderMarkdown(await attacked)
    expect(text).not.toMatch(/@everyone|https?:\/\/|(^|[^\\])!\[|<img|<script|\u202e/)
    expect(text).not.toMatch(controls)
    expect(
      text
        .split('\n')
        .filter(line => line.startsWith('| '))
        .every(line => line.endsWith(' |')),
    ).toBe(true)
    expect(text.length).toBeLessThan(65_536)
  })

  it('is no formula in CSV', async () => {
    for (const csv of [renderCsv(await attacked), renderPairsCsv(await attacked)])
      expect(csv.match(/(^|,|\n)"?[=+@]/g)).toBeNull()
    expect(renderCsv(await attacked)).toContain(`"'=HYPERLINK(""http://evil.example"",""x"")"`)
  })

  it('leaves JUnit well formed', async () => {
    const { parseHTML } = await import('linkedom')
    const xml = renderJunit(await attacked)
    expect(xml).not.toMatch(controls)
    expect(xml).not.toMatch(/<script|<img/)
    const { document } = parseHTML(xml)
    // Seven candidates, and how far the raters agree.
    expect(document.querySelectorAll('testsuite')).toHaveLength(8)
    expect(junitProblems(xml)).toEqual([])
  })
})

describe('JUnit', () => {
  it('fails only what is shown to be worse than the baseline', async () => {
    const xml = renderJunit(await usual)
    expect(xml).toMatch(/<testsuites [^>]*tests="7" failures="1" errors="0"/)
    expect(xml).toMatch(/worse than hybrid/)
  })

  it('says what each candidate is held against the others for, and how far people agree', async () => {
    const xml = renderJunit(await usual)
    expect(junitProblems(xml)).toEqual([])
    const suites = [...junitRoot(xml).querySelectorAll('testsuite')].map(one => ({
      name: one.getAttribute('name'),
      classnames: new Set([...one.querySelectorAll('testcase')].map(each => each.getAttribute('classname'))),
      properties: Object.fromEntries(
        [...one.querySelectorAll('property')].map(each => [
          each.getAttribute('name'),
          each.getAttribute('value'),
        ]),
      ),
    }))
    expect(suites).toEqual([
      {
        name: 'hybrid (current)',
        classnames: new Set(['hybrid']),
        properties: { 'cupel.roles': 'current', 'cupel.mark': 'not shown better than bm25' },
      },
      { name: 'bm25 (cheapest)', classnames: new Set(['bm25']), properties: { 'cupel.roles': 'cheapest' } },
      {
        name: 'most-frequent (chance)',
        classnames: new Set(['most-frequent']),
        properties: { 'cupel.roles': 'chance' },
      },
      {
        name: 'rater ceiling',
        classnames: new Set(['rater ceiling']),
        properties: { 'cupel.roles': 'ceiling' },
      },
    ])
    expect(xml).toMatch(
      /name="Verdict match">\s+<system-out>\d\d\.\d% \[[\d., ]+\]&#10;Rater ceiling: one of 3 raters/,
    )
  })

  it('has no properties where nobody has a role, and skips a ceiling that is not known', async () => {
    const run = madeUpRun({ behaviours, examples: 9 })
    const none = renderJunit(await compareCandidates({ ...inputFor(run, {}) }))
    expect(none).not.toContain('<propert')
    const ceiling = { source: 'no file', ratings: [], isSynthetic: false, why: 'Nobody labelled twice.' }
    const xml = renderJunit(await compareCandidates({ ...inputFor(run, {}), ceiling }))
    expect(xml).toContain('<skipped message="Rater ceiling unknown. Nobody labelled twice."/>')
    expect(junitProblems(xml)).toEqual([])
  })

  it('skips what is unknown and errors where nothing was answered', async () => {
    const xml = renderJunit(
      await comparisonOf(madeUpRun({ behaviours: [{ name: 'down', right: 1, failing: 1 }], examples: 3 })),
    )
    expect(xml).toMatch(/<testsuite name="down" tests="2" failures="0" errors="1" skipped="1"/)
    expect(junitProblems(xml)).toEqual([])
  })
})

describe('the page', () => {
  it('opens with the headline and names every picture for a screen reader', async () => {
    const page = await renderHtml(await usual)
    expect(/<h1>([^<]*)</.exec(page)![1]).toBe((await usual).headline[0]!.replaceAll("'", '&#39;'))
    const pictures = page.match(/<svg role="img"/g)!.length
    expect(pictures).toBeGreaterThan(10)
    expect(page.match(/<title id="picture-\d+-title">[^<]+<\/title><desc/g)).toHaveLength(pictures)
  })

  it.each([
    ['one candidate', madeUpRun({ behaviours: behaviours.slice(0, 1), examples: 1 })],
    ['repeats', madeUpRun({ behaviours, examples: 8, repeats: 2 })],
    ['nothing answered', madeUpRun({ behaviours: [{ name: 'down', right: 1, failing: 1 }], examples: 3 })],
  ])('is whole with %s', async (_, run) => {
    const page = await renderHtml(await comparisonOf(run))
    expect(page).toMatch(/<\/html>\n$/)
    expect(page.replace(/<script>[\s\S]*?<\/script>/, '')).not.toMatch(/undefined|NaN/)
  })
})
