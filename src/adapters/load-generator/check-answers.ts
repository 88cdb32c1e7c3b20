import type { Json } from '../../kernel/index.ts'

/** What is wrong with the text of an answer, for people; nothing when it fits. */
export type AnswerCheck = (text: string) => string | undefined

/**
 * Holds answers against a JSON Schema: the whole text must be JSON that is valid under it.
 *
 * @throws CupelError `metric_invalid` when the schema itself cannot be compiled
 */
export async function openAnswerCheck(schema: unknown): Promise<AnswerCheck> {
  const { schemaCheck } = await import('../../measure/metric/index.ts')
  const check = await schemaCheck(schema as Json, { formats: 'assert' })
  return text => {
    let value: Json
    try {
      value = JSON.parse(text)
    } catch {
      return 'The answer is not JSON.'
    }
    const complaints = check(value)
    if (complaints === undefined) return 'A pattern of the schema could not be decided in bounded time.'
    const [first] = complaints
    return first && `The answer does not fit the schema: ${first.at || 'the value'} ${first.message}.`
  }
}
