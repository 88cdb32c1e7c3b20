import { z } from 'zod'
import { checklist } from './checklist.ts'
import { frameworksOf } from './frameworks.ts'
import { itemStates } from './item-finding.ts'
import type { ReadinessFacts } from './readiness-facts.ts'

const itemSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  about: z.string().describe('Why a decision needs it.'),
  state: z.enum(itemStates),
  reason: z.string(),
  seenBy: z.enum(['machine', 'person']).describe('Whose word the state rests on.'),
  saidBy: z.strictObject({ by: z.string(), role: z.string(), at: z.string() }).optional(),
  artefact: z.string().optional().describe('Path relative to the project, with a fragment.'),
  todo: z.string().optional().describe('Command that brings it forward.'),
  frameworks: z.array(z.string()).describe('Provisions that it helps to show; no legal advice.'),
})
export type ReadinessItem = z.infer<typeof itemSchema>

/** Whether a candidate is ready for production, item by item, each with its reason. */
export const readinessSchema = z.strictObject({
  schema: z.literal('cupel.readiness/1'),
  project: z.string(),
  at: z.string(),
  cupelVersion: z.string(),
  candidate: z
    .strictObject({ name: z.string(), fingerprint: z.string().optional(), because: z.string() })
    .optional(),
  decision: z.string().optional().describe('Id of the decision that is looked at.'),
  run: z.string().optional().describe('Id of the run that the candidate is judged by.'),
  floor: z.int(),
  counts: z.strictObject({ done: z.int(), notDone: z.int(), notApplicable: z.int() }),
  next: z.strictObject({ item: z.string(), todo: z.string() }).optional(),
  items: z.array(itemSchema),
  problems: z.array(z.string()).describe('Sources that could not be read.'),
})
export type Readiness = z.infer<typeof readinessSchema>

/** The JSON Schema (2020-12) of the checklist, as published in docs/reference/readiness.schema.json. */
export function readinessJsonSchema(): Record<string, unknown> {
  return { $id: 'urn:cupel:readiness:1', ...z.toJSONSchema(readinessSchema) }
}

/** Fills the checklist. The next step is that of the first item that is not done: the list is in the order of the work. */
export function assessReadiness(facts: ReadinessFacts, cupelVersion: string): Readiness {
  const items = checklist.map(({ id, title, about, judge }): ReadinessItem => {
    const finding = judge(facts)
    return {
      id,
      title,
      about,
      ...finding,
      seenBy: finding.saidBy === undefined ? 'machine' : 'person',
      frameworks: frameworksOf(id),
    }
  })
  const count = (state: ReadinessItem['state']): number => items.filter(item => item.state === state).length
  const next = items.find(({ state, todo }) => state === 'not done' && todo !== undefined)
  const { project, at, candidate, decision, run, floor, problems } = facts
  return {
    schema: 'cupel.readiness/1',
    project,
    at,
    cupelVersion,
    ...(candidate === undefined ? {} : { candidate }),
    ...(decision === undefined ? {} : { decision: decision.id }),
    ...(run === undefined ? {} : { run: run.id }),
    floor,
    counts: { done: count('done'), notDone: count('not done'), notApplicable: count('not applicable') },
    ...(next?.todo === undefined ? {} : { next: { item: next.id, todo: next.todo } }),
    items,
    problems: [...problems],
  }
}
