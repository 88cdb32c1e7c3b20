/**
 * Writes ratings.jsonl, what three rules say of the answers of bm25, and verdicts.jsonl, what one of them says of every answer in place of a
 * model that judges. No person and no model said any of it, and every line says so. They are there so that the way from ratings to a judge
 * card can be walked before anybody has rated; such a card satisfies no gate.
 *
 * Run after `cupel run` in this folder: node people/make-ratings.ts
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const here = join(import.meta.dirname, '..')
const lines = <T>(file: string): T[] =>
  readFileSync(join(here, file), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as T)

interface Citation {
  readonly id: string
  readonly quote?: string
}
interface Example {
  readonly id: string
  readonly expected: { readonly label?: string; readonly citations?: readonly Citation[] }
}
interface Answer {
  readonly label?: string
  readonly citations?: readonly Citation[]
}

const sections = new Map(
  lines<{ id: string; text: string }>('data/policy.jsonl').map(({ id, text }) => [id, text]),
)
const examples = new Map(lines<Example>('data/golden.jsonl').map(example => [example.id, example]))

/** Each says 1 where it finds an answer unsupported. */
const rules: Readonly<Record<string, (answer: Answer, example: Example) => boolean>> = {
  'rule-quote': ({ citations = [] }) =>
    citations.some(({ id, quote = '' }) => !(sections.get(id) ?? '').includes(quote)),
  'rule-section': ({ citations = [] }, { expected }) =>
    !citations.some(({ id }) => (expected.citations ?? []).some(wanted => wanted.id === id)),
  'rule-verdict': ({ label }, { expected }) => label !== expected.label,
}

const store = new DatabaseSync(join(here, '.cupel/store.db'), { readOnly: true })
const trials = store
  .prepare(
    `SELECT candidate, example_id, trial FROM trials WHERE outcome = 'answered'
     AND run_id = (SELECT id FROM runs ORDER BY created_at DESC LIMIT 1) ORDER BY example_id`,
  )
  .all() as unknown as { candidate: string; example_id: string; trial: string }[]

const ratings = trials.flatMap(({ candidate, example_id, trial }) => {
  const { response } = JSON.parse(trial) as { response: Answer & { abstained?: boolean } }
  const example = examples.get(example_id)
  if (candidate !== 'bm25' || example === undefined || response.abstained === true) return []
  return Object.entries(rules).map(([rater, rule]) => ({
    exampleId: example_id,
    candidate: 'bm25',
    rater,
    value: rule(response, example) ? 1 : 0,
    synthetic: true,
  }))
})
writeFileSync(
  join(here, 'people/ratings.jsonl'),
  ratings.map(rating => `${JSON.stringify(rating)}\n`).join(''),
)
const verdicts = new Map(
  trials.flatMap(({ example_id, trial }) => {
    const { response } = JSON.parse(trial) as { response: Answer & { text: string } }
    const example = examples.get(example_id)
    if (example === undefined) return []
    const answer = createHash('sha256').update(response.text).digest('hex')
    const isWrong = rules['rule-verdict']?.(response, example) === true
    const line = {
      exampleId: example_id,
      answer,
      value: isWrong ? 0 : 1,
      judge: 'rule-verdict',
      synthetic: true,
    }
    return [[`${example_id} ${answer}`, JSON.stringify(line)] as const]
  }),
)
writeFileSync(join(here, 'people/verdicts.jsonl'), [...verdicts.values()].map(line => `${line}\n`).join(''))
console.log(`${verdicts.size} verdicts by rule-verdict`)
console.log(`${ratings.length} ratings by ${Object.keys(rules).length} rules`)
