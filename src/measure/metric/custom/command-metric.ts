import { z } from 'zod'
import { CupelError, errored, type Json, messageOf, type Score, unscored } from '../../../kernel/index.ts'
import type { Answered } from '../metric.ts'
import type { ScoringCommand } from '../ports.ts'
import { defineFamily, type MetricShape } from '../registry/family.ts'
import { toScore } from './define-metric.ts'

const settings = z.strictObject({
  run: z
    .union([
      z
        .string()
        .min(1)
        .transform(text => text.split(/\s+/)),
      z.array(z.string().min(1)).min(1),
    ])
    .describe('The command and its arguments; no shell is involved.'),
  version: z.string().min(1).default('1.0.0').describe('Raise it whenever the command scores otherwise.'),
  deadlineMs: z.int().min(10).max(600_000).default(30_000).describe('Longest wait for one reply.'),
  direction: z.enum(['higher', 'lower', 'none']).default('higher'),
  range: z.tuple([z.number(), z.number()]).default([0, 1]).describe('Lowest and highest value.'),
  scale: z.enum(['rate', 'mean', 'ratio']).default('mean').describe('How scores become one figure.'),
})
type Settings = z.output<typeof settings>

const shape: MetricShape = {
  id: 'command',
  title: 'Command',
  direction: 'higher',
  range: [0, 1],
  aggregation: { kind: 'mean' },
}

export const commandMetric = defineFamily({
  name: 'command',
  version: '1.0.0',
  settings,
  shorthand: 'run',
  sample: { run: ['python3', 'metrics/score.py'] },
  maxCharacters: 10_000_000,
  doc: {
    summary:
      'A metric of your own in any language: one JSON line in, one JSON line out, the process kept alive.',
    formula:
      'In: {"id", "example", "documents", "response", "timing", "costUsd"}. Out: {"id", "value", "evidence"?} or {"id", "unscored": "not_applicable" | "no_expectation" | "no_data" | "unparsable", "note"?} or {"id", "error": "…"}.',
    source: 'Your command. It runs with your rights.',
    needs: 'A command that answers every line; flush after each',
  },
  gives: [shape],
  build: (given, { commands }) => {
    if (commands === undefined)
      throw new CupelError(
        'metric_invalid',
        `The metric command ${given.run.join(' ')} cannot be started here.`,
      )
    const command = commands.start(given.run, { deadlineMs: given.deadlineMs })
    return {
      metrics: [
        {
          ...shape,
          direction: given.direction,
          range: given.range,
          aggregation: { kind: given.scale },
          score: answered => commandScore(answered, command, given),
        },
      ],
    }
  },
})

async function commandScore(answered: Answered, command: ScoringCommand, given: Settings): Promise<Score> {
  const { example, documents, response, timing, costUsd } = answered
  const request = { example, documents, response, timing, costUsd: costUsd ?? null } as unknown as {
    readonly [key: string]: Json
  }
  try {
    return replyScore(await command.ask(request), given)
  } catch (thrown) {
    if (!CupelError.is(thrown)) throw thrown
    return errored('metric_failed', messageOf(thrown).slice(0, 300))
  }
}

const reasons = ['not_applicable', 'no_expectation', 'no_data', 'unparsable'] as const

function replyScore(reply: Json, given: Settings): Score {
  if (typeof reply !== 'object' || reply === null || Array.isArray(reply))
    return errored('metric_failed', 'The command did not reply with a JSON object.')
  const fields = reply as { readonly [key: string]: Json }
  if (typeof fields.error === 'string') return errored('metric_failed', fields.error.slice(0, 300))
  const reason = reasons.find(one => one === fields.unscored)
  if (reason !== undefined)
    return unscored(reason, typeof fields.note === 'string' ? fields.note.slice(0, 300) : undefined)
  return toScore({ value: fields.value, evidence: fields.evidence }, given.range)
}
