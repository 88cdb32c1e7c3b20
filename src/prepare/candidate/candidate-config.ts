import { z } from 'zod'
import type { Json } from '../../kernel/index.ts'
import { answerMappingSchema, answerMappingShape } from '../provider/index.ts'

const json = z.json() as z.ZodType<Json>
const time = z.string().regex(/^\d+(\.\d+)?\s*(ms|s|m|h)$/, 'a time like 500ms, 30s or 2m')
const webAddress = z
  .string()
  .refine(text => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'an http or https address')
  .refine(text => !URL.canParse(text) || new URL(text).password === '', 'an address without a password in it')

/** A key itself is refused, so that none ends up in a config under version control. */
const secretName = z
  .string()
  .regex(
    /^[A-Z_][A-Z0-9_]*$/i,
    'the NAME of an environment variable such as OPENAI_API_KEY, never the key itself',
  )
  .max(80)

const needsSchema = z
  .strictObject({
    env: secretName
      .optional()
      .describe('Environment variable (or name in the secrets file) that must be set.'),
    package: z.string().min(1).optional().describe('npm package that must be installed in the project.'),
  })
  .describe('Without these the candidate is left out of a run, and the run says so.')

const commonShape = {
  needs: needsSchema.optional(),
  concurrency: z.int().min(1).max(10_000).optional().describe('Calls of this candidate under way at once.'),
  timeout: time.optional().describe('Deadline of one call, e.g. 30s.'),
  retries: z.int().min(0).max(20).optional().describe('Tries after the first, for failures that can pass.'),
} as const

const dollars = z.number().nonnegative()
const priceShape = {
  price: z
    .strictObject({
      inputPerMillion: dollars,
      outputPerMillion: dollars,
      cachedInputPerMillion: dollars.optional(),
      cacheWritePerMillion: dollars.optional(),
    })
    .optional()
    .describe('US dollars for a million tokens; overrides the public price.'),
} as const

const pattern = z.string().superRefine((text, context) => {
  try {
    new RegExp(text, 'u')
  } catch (thrown) {
    context.addIssue({ code: 'custom', message: `a regular expression: ${(thrown as Error).message}` })
  }
})

const parserSchema = z
  .union([
    z.enum(['auto', 'json', 'none']),
    z.strictObject({ json: answerMappingSchema }),
    z.strictObject({
      regex: z.strictObject({
        answer: pattern.optional(),
        label: pattern.optional(),
        citations: pattern.optional().describe('Every match is one citation.'),
        abstained: pattern.optional().describe('The candidate declined when this matches.'),
        confidence: pattern.optional(),
      }),
    }),
  ])
  .default('auto')
  .describe(
    'How the text becomes label, citations and so on. auto: fields of an answer that is JSON. json: the first JSON object in the text, with a warning when there is none. {json: paths} or {regex: patterns}: your own.',
  )
export type ParserConfig = z.infer<typeof parserSchema>

const toolSchema = z.strictObject({
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/, 'letters, digits, "_" and "-", at most 64'),
  description: z.string().optional(),
  parameters: json.describe('JSON Schema of the arguments.'),
})

const modelCandidateSchema = z.strictObject({
  model: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9-]*\/[^\s]+$/i,
      'PROVIDER/NAME, e.g. openai/gpt-4o-mini or openai-compatible/my-model',
    )
    .describe('PROVIDER/NAME. openai-compatible/NAME needs baseUrl.'),
  via: z
    .enum(['openai-compatible', 'ai-sdk'])
    .optional()
    .describe('How the provider is spoken to. Default: its own OpenAI-compatible interface if it has one.'),
  baseUrl: z
    .union([webAddress, z.string().regex(/^\{\{\s*[A-Z_][A-Z0-9_]*\s*\}\}$/i)], {
      error: 'an http or https address, or {{NAME}} of an environment variable that holds one',
    })
    .optional()
    .describe('Of an OpenAI-compatible server, up to and with /v1; or {{NAME}} of an environment variable.'),
  apiKey: secretName.optional().describe('Name of the environment variable that holds the key.'),
  headers: z
    .record(z.string(), z.string())
    .optional()
    .describe('Sent with every request. {{NAME}} is a secret.'),
  prompt: z.string().min(1).optional().describe('File of the prompt template. Default: the input as it is.'),
  system: z.string().optional().describe('System message, sent as it is.'),
  fewshot: z
    .int()
    .min(0)
    .max(1_000)
    .default(0)
    .describe('Examples from the few-shot split for {{#fewshot}}.'),
  temperature: z.number().min(0).max(5).optional(),
  topP: z.number().min(0).max(1).optional(),
  maxTokens: z.int().positive().optional(),
  seed: z
    .union([z.boolean(), z.int().nonnegative()])
    .optional()
    .describe('Default: each draw sends its own seed where the provider takes one. false: none is sent.'),
  stop: z.array(z.string().min(1)).min(1).max(16).optional(),
  responseFormat: z.enum(['text', 'json']).optional(),
  schema: z
    .union([z.string().min(1), z.record(z.string(), json)])
    .optional()
    .describe('JSON Schema of the answer: a file, or the schema itself.'),
  tools: z.array(toolSchema).min(1).optional(),
  reasoningEffort: z.string().optional(),
  logprobs: z.boolean().optional(),
  stream: z.boolean().optional().describe('Streamed answers have a time to first token.'),
  extra: z.record(z.string(), json).optional().describe('Sent as it is, for what only this provider knows.'),
  parse: parserSchema,
  ...priceShape,
  ...commonShape,
})

const httpShape = {
  url: webAddress,
  method: z.enum(['GET', 'POST', 'PUT']).default('POST'),
  headers: z.record(z.string(), z.string()).optional().describe('{{NAME}} is replaced by a secret.'),
  body: json
    .optional()
    .describe(
      'JSON with {{input}}, {{input.field}}, {{context}}, {{id}}, {{tags}}, {{repeat}} and {{seed}}.',
    ),
  ...answerMappingShape,
} as const

const httpCandidateSchema = z.strictObject({
  http: z.strictObject(httpShape),
  ...priceShape,
  ...commonShape,
})

const commandCandidateSchema = z.strictObject({
  command: z
    .union([
      z.array(z.string()).min(1),
      z.strictObject({
        run: z.array(z.string()).min(1),
        cwd: z.string().optional().describe('Default: the folder of the config.'),
        multiplex: z
          .boolean()
          .default(false)
          .describe('One process answers many questions at once, told apart by id.'),
        code: z.array(z.string()).optional().describe('Files whose content belongs to the fingerprint.'),
      }),
    ])
    .describe('Program and arguments; JSON lines on stdin and stdout. No shell.'),
  ...priceShape,
  ...commonShape,
})

const moduleCandidateSchema = z.strictObject({
  module: z.string().min(1).describe('File that exports answer, create or a default function.'),
  options: z.record(z.string(), json).optional().describe('Given to the module.'),
  ...priceShape,
  ...commonShape,
})

const replayCandidateSchema = z.strictObject({
  replay: z.string().min(1).describe('JSONL of recorded answers.'),
  mapping: z
    .strictObject({
      exampleId: z.string().optional().describe('Default: $.exampleId.'),
      repeat: z.string().optional().describe('Default: $.repeat.'),
      totalMs: z.string().optional().describe('Default: $.timing.totalMs.'),
      firstTokenMs: z.string().optional(),
      ...answerMappingShape,
    })
    .optional(),
  ...priceShape,
  ...commonShape,
})

const baselineCandidateSchema = z
  .strictObject({
    baseline: z
      .enum(['majority', 'random'])
      .describe(
        'Built in: what anything must beat. majority: always the commonest right answer of the few-shot split. random: a right answer of the few-shot split, drawn as often as it occurs there.',
      ),
    seed: z.int().nonnegative().optional().describe('Another sequence of draws. random only; default 0.'),
    ...commonShape,
  })
  .refine(({ baseline, seed }) => baseline === 'random' || seed === undefined, {
    path: ['seed'],
    message: 'no seed, because the baseline majority draws nothing',
  })

const kinds = ['model', 'http', 'command', 'module', 'replay', 'baseline'] as const
export type CandidateKind = (typeof kinds)[number]

/** What stands under `candidates:` in the config. */
export const candidateConfigSchema = z.union(
  [
    modelCandidateSchema,
    httpCandidateSchema,
    commandCandidateSchema,
    moduleCandidateSchema,
    replayCandidateSchema,
    baselineCandidateSchema,
  ],
  { error: `a candidate: an object with one of ${kinds.join(', ')}` },
)
export type CandidateConfig = z.infer<typeof candidateConfigSchema>
export type ModelCandidateConfig = z.infer<typeof modelCandidateSchema>

export function kindOf(config: CandidateConfig): CandidateKind {
  return kinds.find(kind => kind in config) as CandidateKind
}
