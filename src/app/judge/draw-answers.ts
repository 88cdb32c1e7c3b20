import { type Random, seededRandom } from '../../kernel/index.ts'
import type { AnsweredTrial, RunRecord } from '../../measure/run/index.ts'
import type { Project } from '../open-project.ts'

/**
 * Answers of a run drawn at random, in the order of the run. One pass over the trials, of which no more than the drawn ones are
 * held. First draws only: a repeat is another answer to the same example.
 */
export async function drawAnswers(
  project: Project,
  record: RunRecord,
  { size, seed }: { readonly size: number; readonly seed: string },
): Promise<readonly AnsweredTrial[]> {
  const random: Random = seededRandom(seed, 'draw')
  const drawn: { readonly at: number; readonly trial: AnsweredTrial }[] = []
  let seen = 0
  for await (const trial of project.store.runs.trials(record.id)) {
    if (trial.repeat !== 0 || trial.outcome !== 'answered' || trial.response.text.trim() === '') continue
    const entry = { at: seen++, trial }
    if (drawn.length < size) drawn.push(entry)
    else {
      // Vitter's reservoir: every answer so far has had the same chance to be in it.
      const place = random.below(seen)
      if (place < size) drawn[place] = entry
    }
  }
  return drawn.sort((a, b) => a.at - b.at).map(({ trial }) => trial)
}
