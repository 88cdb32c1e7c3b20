import { z } from 'zod'

const candidate = z.string().min(1)

/** What the candidates are held against, as named rows of every matrix. */
export const baselinesSchema = z.strictObject({
  human: candidate.optional().describe('Candidate that replays what an expert answered.'),
  current: candidate.optional().describe('Candidate that is in use today.'),
  cheapest: candidate
    .optional()
    .describe('The cheapest model. auto: the candidate with the lowest known cost a trial.'),
  chance: candidate
    .optional()
    .describe(
      'Candidate that never reads the question. Built-in baselines (`baseline: majority`) have this role by themselves.',
    ),
  ceiling: z
    .strictObject({
      ratings: z
        .string()
        .min(1)
        .describe(
          'Labels that several people gave to the same questions: lines of exampleId, rater and value.',
        ),
      metric: z
        .string()
        .min(1)
        .optional()
        .describe('Metric that they limit. Default: the first primary one.'),
      question: z.string().min(1).optional().describe('Which question, where people were asked several.'),
    })
    .optional()
    .describe('How far people agree with each other: the most that a candidate can be expected to reach.'),
})
export type BaselinesConfig = z.infer<typeof baselinesSchema>

const named = ['human', 'current', 'cheapest', 'chance'] as const

/** Every candidate that `baselines:` names must be in the config. */
export function checkBaselines(
  config: { readonly candidates: object; readonly baselines?: BaselinesConfig | undefined },
  context: z.core.$RefinementCtx,
): void {
  const known = Object.keys(config.candidates)
  for (const role of named) {
    const name = config.baselines?.[role]
    if (name === undefined || known.includes(name) || (role === 'cheapest' && name === 'auto')) continue
    context.addIssue({
      code: 'custom',
      path: ['baselines', role],
      input: name,
      message: `a candidate of this config${role === 'cheapest' ? ', or auto' : ''}: ${known.join(', ')}`,
    })
  }
}
