import { z } from 'zod'
import type { Json } from '../../kernel/index.ts'

export const components = ['core', 'edge', 'adversarial', 'regression', 'golden'] as const
/** What an example is for. */
export type Component = (typeof components)[number]

export const splits = ['fewshot', 'eval', 'holdout'] as const
export type Split = (typeof splits)[number]

const json: z.ZodType<Json> = z.json() as z.ZodType<Json>

const message = z.strictObject({
  role: z.enum(['system', 'user', 'assistant', 'tool']),
  content: z.string(),
})
export type Message = z.infer<typeof message>

export const documentSchema = z.strictObject({
  id: z.string().min(1).describe('Unique among the documents that an example can see.'),
  text: z.string(),
  title: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
})
export type Document = z.infer<typeof documentSchema>

const citation = z.union([
  z
    .string()
    .min(1)
    .transform(id => ({ id })),
  z.strictObject({ id: z.string().min(1), quote: z.string().min(1).optional() }),
])
/** A passage that an answer rests on: the document's id and, where given, the words quoted from it. */
export type Citation = { id: string; quote?: string | undefined }

const codeTest = z.strictObject({
  name: z.string().optional(),
  call: z.string().describe('A statement that throws or exits non-zero when the code under test is wrong.'),
})

const expectationSchema = z.strictObject({
  answer: z.string().optional().describe('The right answer in words.'),
  alternatives: z.array(z.string()).optional().describe('Other answers that are just as right.'),
  facts: z.array(z.string()).optional().describe('Facts that a complete answer must state.'),
  citations: z
    .array(citation)
    .optional()
    .describe('Passages that the answer must cite: an id, or an id with a verbatim quote.'),
  label: z.string().optional().describe('The right class. Must be in the label schema where there is one.'),
  labels: z.array(z.string()).optional().describe('The right classes, where several apply.'),
  value: json.optional().describe('The right structured value, for extraction.'),
  abstain: z.boolean().optional().describe('True when the right behaviour is to decline to answer.'),
  tests: z.array(codeTest).optional().describe('Tests that generated code must pass.'),
})

/**
 * One labelled input. Everything but `id` and `input` may be left out; a metric whose expectation is missing
 * reports the example as unscored.
 */
export const exampleSchema = z.strictObject({
  id: z.string().min(1).describe('Unique in the dataset; stays the same when the wording is corrected.'),
  input: z
    .union([z.string(), z.array(message).min(1), z.record(z.string(), json)])
    .describe('A text, chat messages, or named fields for a prompt template.'),
  context: z.array(documentSchema).optional().describe('Documents that the candidate is given.'),
  expected: expectationSchema.optional(),
  component: z.enum(components).default('core').describe('What the example is for.'),
  split: z
    .enum(splits)
    .optional()
    .describe('Written by `cupel dataset split`; without it an example counts as eval.'),
  tags: z.record(z.string(), z.string()).default({}).describe('Names for slices, e.g. {"line":"auto"}.'),
  weight: z.number().positive().default(1),
  provenance: z
    .strictObject({
      source: z.string().optional(),
      time: z.string().optional(),
      author: z.string().optional(),
      kind: z.enum(['real', 'synthetic']).optional(),
    })
    .optional(),
  notes: z.string().optional(),
})
export type Example = z.infer<typeof exampleSchema>
