import { CupelError } from '../../kernel/index.ts'
import type { ReviewableAnswer, ReviewSettings, ShownItem } from '../../measure/review/index.ts'
import type { AnsweredTrial, RunRecord } from '../../measure/run/index.ts'
import { type Document, type Example, inputText } from '../../prepare/dataset/index.ts'
import { openDataset } from '../dataset/open-dataset.ts'
import type { Project } from '../open-project.ts'

export interface ReviewableAnswers {
  /** Single answers, or pairs of answers to one example. */
  readonly all: readonly ReviewableAnswer[]
  /** What raters see of one. */
  readonly shown: (item: string, answer: ReviewableAnswer) => ShownItem
}

interface Wish {
  readonly mode: 'single' | 'pairwise'
  readonly by: ReviewSettings['by']
  readonly candidates: readonly string[] | undefined
}

type Response = AnsweredTrial['response']

/** The answers of a run that people can be asked about: the first of each candidate to each example. */
export async function readAnswers(
  project: Project,
  record: RunRecord,
  wish: Wish,
): Promise<ReviewableAnswers> {
  const candidates = chosenCandidates(record, wish)
  const { name, split, limit } = record.dataset
  const dataset = await openDataset(project, { name, split, limit })
  const examples = new Map<string, Example>()
  for await (const example of dataset.read()) examples.set(example.id, example)
  const spreads = wish.by === 'disagreement' ? await disagreements(project, record.id) : undefined
  const responses = new Map<string, Map<string, Response>>()
  for await (const trial of project.store.runs.trials(record.id)) {
    const { exampleId, candidate } = trial
    if (trial.outcome !== 'answered' || trial.repeat !== 0) continue
    if (!examples.has(exampleId) || !candidates.includes(candidate)) continue
    const own = responses.get(exampleId) ?? new Map<string, Response>()
    responses.set(exampleId, own.set(candidate, trial.response))
  }
  const all = [...responses].flatMap(([exampleId, own]) => {
    const answered = candidates.filter(candidate => own.has(candidate))
    const groups =
      wish.mode === 'single' ? answered.map(one => [one]) : answered.length === 2 ? [answered] : []
    const stratum = (examples.get(exampleId) as Example).component
    const disagreement = spreads?.get(exampleId) ?? 0
    return groups.map(group => ({ exampleId, candidates: group, stratum, disagreement }))
  })
  return {
    all,
    shown(item, answer) {
      const example = examples.get(answer.exampleId) as Example
      const given = answer.candidates.map(one => responses.get(answer.exampleId)?.get(one) as Response)
      const cited = given.flatMap(({ citations }) => (citations ?? []).map(({ id }) => id))
      return {
        item,
        question: inputText(example),
        documents: shownDocuments(example, { corpus: dataset.corpus, cited }),
        answers: given.map(response => ({ text: answerText(response) })),
      }
    },
  }
}

/** In the order in which they are named: all of the run, those asked for, or the two of a pair. */
function chosenCandidates(record: RunRecord, { mode, candidates: asked }: Wish): readonly string[] {
  const known = record.candidates.map(({ name }) => name)
  const strange = asked?.find(name => !known.includes(name))
  const hint = `Run ${record.id} has: ${known.join(', ')}.`
  if (strange !== undefined)
    throw new CupelError('candidate_unknown', `The run has no candidate "${strange}".`, { hint })
  const chosen = asked ?? known
  if (mode === 'single') return [...new Set(chosen)]
  if (new Set(chosen).size !== 2 || chosen.length !== 2)
    throw new CupelError('usage_invalid', 'Pairs are made of the answers of two candidates.', {
      hint: `Name two: --candidates A,B. ${hint}`,
    })
  if (chosen.includes('tie'))
    throw new CupelError('usage_invalid', 'A candidate called "tie" cannot be told from a tie.', {
      hint: 'Give the candidate another name in the config, and run it again.',
    })
  return chosen
}

/**
 * What an answer can be checked against: the example's own documents, and of a corpus those that the answer cites or the example
 * expects to be cited. A whole corpus is more than anybody reads.
 */
function shownDocuments(
  { context, expected }: Example,
  { corpus, cited }: { readonly corpus: readonly Document[]; readonly cited: readonly string[] },
): ShownItem['documents'] {
  const wanted = new Set([...cited, ...(expected?.citations ?? []).map(({ id }) => id)])
  const documents = [...(context ?? []), ...corpus.filter(({ id }) => wanted.has(id))]
  return documents.map(({ id, title, text }) => ({ id, ...(title === undefined ? {} : { title }), text }))
}

/** What a reader is shown: the text, and the fields that a candidate answered in. */
function answerText({ text, label, citations }: Response): string {
  const cited = (citations ?? []).map(({ id, quote }) => (quote === undefined ? id : `${id}: "${quote}"`))
  return [
    ...(label === undefined || text.includes(label) ? [] : [`Verdict: ${label}`]),
    text,
    ...(cited.length === 0 ? [] : [`Cited: ${cited.join('; ')}`]),
  ].join('\n')
}

/** How far the scores of candidates lie apart on each example, over all metrics of a share. */
async function disagreements(project: Project, runId: string): Promise<Map<string, number>> {
  const scores = new Map<string, Map<string, number[]>>()
  for await (const trial of project.store.runs.trials(runId)) {
    if (trial.outcome !== 'answered') continue
    const own = scores.get(trial.exampleId) ?? new Map<string, number[]>()
    scores.set(trial.exampleId, own)
    for (const [metric, score] of Object.entries(trial.scores))
      if (score.outcome === 'scored' && score.value >= 0 && score.value <= 1)
        own.set(metric, [...(own.get(metric) ?? []), score.value])
  }
  return new Map(
    [...scores].map(([id, metrics]) => [
      id,
      Math.max(0, ...[...metrics.values()].map(values => Math.max(...values) - Math.min(...values))),
    ]),
  )
}
