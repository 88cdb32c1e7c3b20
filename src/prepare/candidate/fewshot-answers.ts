import { CupelError, type Json } from '../../kernel/index.ts'
import type { Example, Split } from '../dataset/index.ts'
import { refuseScoredFewshot } from './select-fewshot.ts'

/** A right answer of the few-shot split, as a candidate would give it, and how many examples want it. */
export interface FewshotAnswer {
  readonly label?: string
  readonly abstained?: true
  readonly text: string
  readonly value?: Json
  readonly examples: number
}

/**
 * The right answers of the few-shot split by how often they occur, the commonest first. Equally common ones stand in the
 * order of the label schema, then by their text. The scored split is never looked at: a baseline that knew its distribution
 * would know something that no candidate may.
 *
 * @param labels of the label schema, for the order of equally common ones
 * @throws CupelError `fewshot_leak` when the few-shot split itself is scored; `candidate_invalid` when no example of the
 *   few-shot split has a right answer
 */
export async function fewshotAnswers(
  examples: AsyncIterable<Example> | Iterable<Example>,
  { scoredSplit, labels = [] }: { readonly scoredSplit: Split | 'all'; readonly labels?: readonly string[] },
): Promise<readonly FewshotAnswer[]> {
  refuseScoredFewshot(scoredSplit)
  const counts = new Map<string, FewshotAnswer>()
  let inSplit = 0
  for await (const { split, expected } of examples) {
    if (split !== 'fewshot') continue
    inSplit++
    const answer = answerOf(expected)
    if (answer === undefined) continue
    const key = JSON.stringify(answer)
    counts.set(key, { ...answer, examples: (counts.get(key)?.examples ?? 0) + 1 })
  }
  if (counts.size === 0) throw nothingToImitate(inSplit)
  const rank = ({ label }: FewshotAnswer) => {
    const at = label === undefined ? -1 : labels.indexOf(label)
    return at < 0 ? labels.length : at
  }
  return [...counts]
    .sort(([keyA, a], [keyB, b]) => b.examples - a.examples || rank(a) - rank(b) || (keyA < keyB ? -1 : 1))
    .map(([, answer]) => answer)
}

/** What a candidate would have to say to be right; undefined where one answer is not the like of another. */
function answerOf(expected: Example['expected']): Omit<FewshotAnswer, 'examples'> | undefined {
  if (expected === undefined) return undefined
  const { abstain, label, answer, value } = expected
  if (abstain === true) return { abstained: true, text: 'I cannot tell.' }
  if (label !== undefined) return { label, text: label }
  if (answer !== undefined) return { text: answer }
  if (value !== undefined) return { value, text: JSON.stringify(value) }
  return undefined
}

function nothingToImitate(inSplit: number): CupelError {
  return new CupelError(
    'candidate_invalid',
    inSplit === 0
      ? 'A built-in baseline imitates the few-shot split, and no example is in it.'
      : `A built-in baseline imitates the few-shot split, and none of its ${inSplit} examples has an expected label, abstention, answer or value.`,
    {
      hint: 'Run `cupel dataset split` to set examples aside for it; the scored split is never looked at.',
    },
  )
}
