import { z } from 'zod'
import { type Clock, parsedJson } from '../../kernel/index.ts'
import type { SafetyClassifier, SafetyFinding } from '../../measure/metric/index.ts'
import { type HttpClient, postJson, type ReadBody } from '../../prepare/provider/index.ts'

export interface ModerationServerSettings {
  /** Up to and with `/v1`. */
  readonly baseUrl: string
  readonly model: string
  readonly apiKey?: string | undefined
  /** Not closed with the classifier. */
  readonly http: HttpClient
  readonly clock: Clock
  /** Waits before the second, third and fourth try, in milliseconds. */
  readonly waitsMs?: readonly number[]
}

const answer = z.object({
  model: z.string().optional(),
  results: z
    .array(
      z.object({
        flagged: z.boolean(),
        /** A server may leave out, or give null for, categories that it does not judge for this kind of input. */
        categories: z.record(z.string(), z.boolean().nullable()).default({}),
        category_scores: z.record(z.string(), z.number().min(0).max(1).nullable()).default({}),
      }),
    )
    .length(1),
})

/** A classifier behind OpenAI's moderation interface: one text a call. */
export function openModerationServer(settings: ModerationServerSettings): SafetyClassifier {
  const endpoint = { ...settings, path: 'moderations', gives: 'a moderation' }
  return {
    classify: text => postJson(endpoint, { model: settings.model, input: text }, readFinding),
  }
}

function readFinding(body: string): ReadBody<SafetyFinding> {
  const parsed = answer.safeParse(parsedJson(body))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return { problem: `${issue?.path.join('.') || 'the body'} is not as documented` }
  }
  const { model, results } = parsed.data
  const [{ flagged, categories, category_scores }] = results as [(typeof results)[number]]
  return { value: { flagged, categories: known(categories), scores: known(category_scores), model } }
}

function known<T>(values: Readonly<Record<string, T | null>>): Record<string, T> {
  const entries = Object.entries(values).filter((entry): entry is [string, T] => entry[1] !== null)
  return Object.fromEntries(entries)
}
