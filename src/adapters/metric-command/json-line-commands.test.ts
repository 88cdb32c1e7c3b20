import { afterEach, describe, expect, it } from 'vitest'
import {
  type Answered,
  buildMetrics,
  type MetricEntry,
  type ScoringCommands,
} from '../../measure/metric/index.ts'
import { exampleSchema } from '../../prepare/dataset/index.ts'
import { createJsonLineCommands } from './json-line-commands.ts'

let commands: ScoringCommands = createJsonLineCommands({ cwd: process.cwd() })

afterEach(async () => {
  await commands.close()
  commands = createJsonLineCommands({ cwd: process.cwd() })
})

const answered = (text: string): Answered => ({
  example: exampleSchema.parse({ id: 'e1', input: 'q' }),
  documents: [],
  response: { text },
  timing: { totalMs: 1 },
  costUsd: undefined,
})

async function metricOf(entry: MetricEntry) {
  const [metric] = await buildMetrics([entry], { commands })
  if (!metric) throw new Error('no metric was built')
  return metric
}

/** A scoring program: the body handles `ask`, an object, and may call `reply`. */
const program = (body: string) => [
  process.execPath,
  '-e',
  `const lines = require('node:readline').createInterface({ input: process.stdin });
   const reply = value => process.stdout.write((typeof value === 'string' ? value : JSON.stringify(value)) + '\\n');
   let n = 0;
   lines.on('line', line => { const ask = JSON.parse(line); n++; ${body} })`,
]

const score = async (body: string, texts: readonly string[], settings: Record<string, unknown> = {}) => {
  const metric = await metricOf({ command: { run: program(body), ...settings } })
  return Promise.all(texts.map(text => metric.score(answered(text))))
}

describe('a metric as a command', () => {
  it('is asked one line a trial by one process, and may answer out of order', async () => {
    const scores = await score(
      'const value = { id: ask.id, value: Number(ask.response.text), evidence: { pid: process.pid } }; setTimeout(() => reply(value), 20 - 5 * n)',
      ['0.1', '0.2', '0.3'],
    )
    expect(scores.map(one => one.outcome === 'scored' && one.value)).toEqual([0.1, 0.2, 0.3])
    expect(new Set(scores.map(one => one.outcome === 'scored' && JSON.stringify(one.evidence))).size).toBe(1)
  })

  it.each([
    [
      'no data',
      "reply({ id: ask.id, unscored: 'no_data', note: 'nothing there' })",
      { outcome: 'unscored', reason: 'no_data' },
    ],
    [
      'an error of its own',
      "reply({ id: ask.id, error: 'no model' })",
      { outcome: 'errored', note: 'no model' },
    ],
    [
      'a value outside the range',
      'reply({ id: ask.id, value: 7 })',
      { outcome: 'errored', code: 'metric_failed' },
    ],
    ['null', 'reply({ id: ask.id, value: null })', { outcome: 'errored' }],
    ['no JSON', "reply('oops')", { outcome: 'errored', code: 'metric_failed' }],
    ['death', 'process.exit(3)', { outcome: 'errored', code: 'metric_failed' }],
  ] as const)('%s is an outcome, not a 0', async (_, body, outcome) => {
    const [one] = await score(body, ['x'])
    expect(one).toMatchObject(outcome)
  })

  it('a command that does not answer is given up at its deadline', async () => {
    const [one] = await score('', ['x'], { deadlineMs: 200 })
    expect(one).toMatchObject({ outcome: 'errored', note: expect.stringContaining('200 ms') })
  })

  it('a command that dies is started again for the next trial', async () => {
    const metric = await metricOf({
      command: {
        run: program("if (ask.response.text === 'die') process.exit(1); reply({ id: ask.id, value: true })"),
      },
    })
    expect(await metric.score(answered('die'))).toMatchObject({ outcome: 'errored' })
    expect(await metric.score(answered('live'))).toMatchObject({ outcome: 'scored', value: 1 })
  })

  it('a command that only dies is not started for ever', async () => {
    const metric = await metricOf({ command: { run: program('process.exit(1)') } })
    const notes: string[] = []
    for (let trial = 0; trial < 4; trial++) {
      const one = await metric.score(answered('x'))
      notes.push(one.outcome === 'errored' ? (one.note ?? '') : one.outcome)
    }
    expect(notes[0]).toContain('status 1')
    expect(notes[3]).toContain('3 times')
  })

  it('a program that does not exist is said to be so', async () => {
    const metric = await metricOf({ command: ['no-such-program-here'] })
    expect(await metric.score(answered('x'))).toMatchObject({
      outcome: 'errored',
      note: expect.stringContaining('ENOENT'),
    })
  })
})
