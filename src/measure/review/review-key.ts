import { z } from 'zod'
import { reviewFormSchema } from './review-form.ts'

const item = z.strictObject({
  exampleId: z.string(),
  candidates: z.array(z.string()).min(1).max(2).describe('Whose answer; two in pairwise mode.'),
})

/** What is kept from raters: whose answers the items are, and how they are dealt out. */
export const reviewKeySchema = z
  .strictObject({
    schema: z.literal('cupel.review/2'),
    run: z.string(),
    drawnAt: z.iso.datetime(),
    question: z.string(),
    mode: z.enum(['single', 'pairwise']),
    isRandom: z.boolean().describe('Whether the items are a random part of all answers of the run.'),
    form: reviewFormSchema,
    perItem: z.int().min(1).describe('Raters that each item is meant to have.'),
    raters: z.array(z.string()).describe('Who may rate; empty: every expert.'),
    seed: z.number().describe('Of every order and position that raters see.'),
    items: z.record(z.string(), item),
  })
  .refine(
    ({ mode, items }) =>
      Object.values(items).every(({ candidates }) => candidates.length === (mode === 'pairwise' ? 2 : 1)),
    'an item has one candidate in single mode, and two in pairwise mode',
  )
export type ReviewKey = z.infer<typeof reviewKeySchema>

const shownDocument = z.strictObject({ id: z.string(), title: z.string().optional(), text: z.string() })

/** One line of `items.jsonl`: what raters may see of an item. Answers stand in the order of the key's candidates. */
export const shownItemSchema = z.strictObject({
  item: z.string(),
  question: z.string(),
  documents: z.array(shownDocument),
  answers: z
    .array(z.strictObject({ text: z.string() }))
    .min(1)
    .max(2),
})
export type ShownItem = z.infer<typeof shownItemSchema>
