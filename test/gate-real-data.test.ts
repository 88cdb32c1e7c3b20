import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { expect, it } from 'vitest'
import { gateRun, openProject, saveBaseline, startRun } from '../src/index.ts'
import { jsonl, projectFolder } from './support/run-cupel.ts'

const data = new URL('../../shared/data/', import.meta.url)
const present = existsSync(new URL('llmdrift/PRIME_FULL_EVAL.csv', data))
if (!present) console.warn('Skipped: real data is not beside the repository (../shared/data).')

interface Row {
  readonly model: string
  readonly dataset: string
  readonly id: string
  readonly query: string
  readonly ref_answer: string
  readonly answer: string
  readonly latency: string
}

/** The answer that is given last: models think first. */
const said = (text: string): string =>
  text
    .toLowerCase()
    .match(/\b(?:yes|no)\b/g)
    ?.at(-1) ?? 'none'

const models = {
  'gpt-4-march': 'openaichat/gpt-4-0314',
  'gpt-4-june': 'openaichat/gpt-4-0613',
  'gpt-35-march': 'openaichat/gpt-3.5-turbo-0301',
  'gpt-35-june': 'openaichat/gpt-3.5-turbo-0613',
}

function project() {
  const rows: Row[] = parse(readFileSync(new URL('llmdrift/PRIME_FULL_EVAL.csv', data)), { columns: true })
  const idOf = ({ dataset, id }: Row) => `${dataset}-${id}`
  const asked = rows.filter(({ model }) => model === models['gpt-4-march'])
  const answers = Object.entries(models).map(([name, model]) => [
    `${name}.jsonl`,
    jsonl(
      rows
        .filter(row => row.model === model)
        .map(row => ({
          exampleId: idOf(row),
          text: row.answer.slice(0, 200) || '-',
          label: said(row.answer),
          timing: { totalMs: 1000 * Number(row.latency) },
        })),
    ),
  ])
  return projectFolder({
    'cupel.yaml': `
name: primes
datasets: { primes: { file: primes.jsonl } }
candidates:
${Object.keys(models)
  .map(name => `  ${name}: { replay: ${name}.jsonl }`)
  .join('\n')}
metrics: [verdict_match]
gate: { margins: { verdict_match: 0.03 }, slices: [kind] }
`,
    'primes.jsonl': jsonl(
      asked.map(row => ({
        id: idOf(row),
        input: row.query,
        expected: { label: row.ref_answer.toLowerCase() },
        tags: { kind: row.dataset },
      })),
    ),
    ...Object.fromEntries(answers),
  })
}

it.skipIf(!present)(
  'catches what March to June 2023 did to GPT-4 on primes (84.0% to 51.1%), and lets GPT-3.5 pass where it got better',
  async () => {
    using folder = project()
    await using opened = await openProject({ from: folder.path, environment: {} })
    const { llmdrift_prime_acc: published } = JSON.parse(readFileSync(new URL('EXPECTED.json', data), 'utf8'))
    await startRun(opened, {}, { onEvent: () => {} })
    await saveBaseline(opened, { candidate: 'gpt-4-march' })
    const gpt4 = await gateRun(opened, { candidate: 'gpt-4-june' })
    expect(gpt4.outcome).toBe('fail')
    const [all, composite, prime] = gpt4.checks
    expect(100 * all!.baseline!.value).toBeCloseTo(published[models['gpt-4-march']], 6)
    expect(100 * all!.candidate!.value).toBeCloseTo(published[models['gpt-4-june']], 6)
    expect(all).toMatchObject({ outcome: 'fail', figure: { n: 1000 } })
    expect(all!.figure!.value).toBeCloseTo(-0.329, 6)
    expect(all!.pAdjusted).toBeLessThan(1e-6)
    expect(gpt4.headline).toMatch(
      /^verdict_match: -32\.9 points \[-3\d\.\d, -\d\d\.\d\], allowed -3\.0 points/,
    )
    // It said no to nearly all: the loss is among the primes alone, which the average hides.
    expect(prime).toMatchObject({ name: 'verdict_match on kind=prime', outcome: 'fail' })
    expect(composite).toMatchObject({ name: 'verdict_match on kind=composite', outcome: 'pass' })
    await saveBaseline(opened, { candidate: 'gpt-35-march' })
    const gpt35 = await gateRun(opened, {
      candidate: 'gpt-35-june',
      settings: { slices: [], superiority: ['verdict_match'] },
    })
    expect(gpt35.outcome).toBe('pass')
    expect(100 * gpt35.checks[0]!.candidate!.value).toBeCloseTo(published[models['gpt-35-june']], 6)
  },
)
