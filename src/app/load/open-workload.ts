import { readFileSync, statSync } from 'node:fs'
import { extname } from 'node:path'
import { openRows } from '../../adapters/dataset-files/index.ts'
import { CupelError, sha256 } from '../../kernel/index.ts'
import { readTrace, type Trace, type WorkloadFacts } from '../../measure/load/index.ts'
import { type Example, inputText, problemText } from '../../prepare/dataset/index.ts'
import type { Question } from '../../prepare/provider/index.ts'
import type { OpenedDataset } from '../dataset/open-dataset.ts'
import type { Project } from '../open-project.ts'

/** What requests are made of, before a candidate gives them its form. */
export interface Workload {
  readonly source: WorkloadFacts['source']
  readonly about: string
  /** Hash of where requests come from. */
  readonly contentHash: string
  /** Real texts: requests themselves, or what texts of the wished lengths are cut from. */
  readonly questions: readonly Question[]
  /** Lengths that texts are made for; undefined where the real texts are sent. */
  readonly lengths: Trace | undefined
  /** Output tokens of each question in a log, where it has them. */
  readonly outputTokens: readonly (number | undefined)[]
}

export interface WorkloadWish {
  readonly dataset: OpenedDataset
  /** CSV of lengths, or JSONL of real inputs; the texts of the dataset unless given. */
  readonly lengthsFrom: string | undefined
}

/** Texts beyond this number are not read: a load run has no use for more variety. */
const mostQuestions = 5_000
const largestTrace = 256 * 1024 * 1024

/** Reads what the requests of a load run are made of. */
export async function openWorkload(project: Project, wish: WorkloadWish): Promise<Workload> {
  const { dataset, lengthsFrom } = wish
  if (lengthsFrom === undefined) return fromDataset(dataset)
  const path = project.path(lengthsFrom)
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true)
    throw new CupelError('workload_invalid', `There is no file ${path}.`, {
      hint: '--lengths-from and --trace name a CSV of lengths (timestamp,input,output) or a JSONL of inputs.',
    })
  if (extname(path).toLowerCase() === '.csv') return fromLengths(project, dataset, lengthsFrom)
  return fromLog(project, dataset, lengthsFrom)
}

/** Reads a trace file for its times. */
export function openTrace(project: Project, file: string): Trace {
  return readTrace(readText(project, file), file)
}

function readText(project: Project, file: string): string {
  const path = project.path(file)
  const facts = statSync(path, { throwIfNoEntry: false })
  if (facts?.isFile() !== true)
    throw new CupelError('workload_invalid', `There is no file ${path}.`, {
      hint: 'A trace is CSV: timestamp,input,output.',
    })
  if (facts.size > largestTrace)
    throw new CupelError('workload_invalid', `${file} is larger than 256 MB.`, {
      hint: 'A load run uses some minutes of a trace: cut it.',
    })
  return readFileSync(path, 'utf8')
}

async function fromDataset(dataset: OpenedDataset): Promise<Workload> {
  const questions = await questionsOf(dataset)
  return {
    source: 'dataset',
    about: `inputs of ${dataset.name}, ${questions.length} examples of split ${dataset.split}`,
    contentHash: dataset.version,
    questions,
    lengths: undefined,
    outputTokens: [],
  }
}

async function questionsOf(dataset: OpenedDataset): Promise<Question[]> {
  const questions: Question[] = []
  for await (const example of dataset.read()) {
    questions.push(questionOf(example, dataset))
    if (questions.length >= mostQuestions) break
  }
  if (questions.length > 0) return questions
  throw new CupelError('dataset_empty', `${dataset.name} has no example in split ${dataset.split}.`, {
    hint: 'Name another with --split, or take inputs from a log with --lengths-from.',
  })
}

const questionOf = (
  { id, input, context, tags }: Pick<Example, 'id' | 'input' | 'context' | 'tags'>,
  { corpus }: OpenedDataset,
): Question => ({ exampleId: id, input, context: context ?? corpus, tags })

async function fromLengths(project: Project, dataset: OpenedDataset, file: string): Promise<Workload> {
  const text = readText(project, file)
  const lengths = readTrace(text, file)
  const count = lengths.inputTokens.length
  return {
    source: 'trace',
    about: `texts of ${dataset.name} cut to the lengths of ${file}, ${count.toLocaleString('en-US')} requests`,
    contentHash: sha256(text),
    questions: await questionsOf(dataset),
    lengths,
    outputTokens: [],
  }
}

const inputNames = ['input', 'prompt', 'question', 'text'] as const

async function fromLog(project: Project, dataset: OpenedDataset, file: string): Promise<Workload> {
  const questions: Question[] = []
  const outputTokens: (number | undefined)[] = []
  for await (const row of openRows({ source: project.path(file), name: file })) {
    if (row.kind === 'problem') throw badLog(file, row.problem.line, problemText(row.problem))
    const fields = row.value as Readonly<Record<string, unknown>>
    const name = inputNames.find(one => typeof fields?.[one] === 'string' && fields[one] !== '')
    if (name === undefined) throw badLog(file, row.line, `no text in ${inputNames.join(', ')}`)
    const example = { id: `log-${row.line}`, input: fields[name] as string, context: undefined, tags: {} }
    questions.push(questionOf(example, dataset))
    outputTokens.push(tokensOf(fields))
    if (questions.length >= mostQuestions) break
  }
  if (questions.length === 0) throw badLog(file, 1, 'the file is empty')
  return {
    source: 'log',
    about: `inputs of ${file}, ${questions.length.toLocaleString('en-US')} requests`,
    contentHash: sha256(JSON.stringify(questions.map(({ input }) => input))),
    questions,
    lengths: undefined,
    outputTokens,
  }
}

function tokensOf(fields: Readonly<Record<string, unknown>>): number | undefined {
  const given = fields.outputTokens ?? fields.output_tokens
  return typeof given === 'number' && Number.isInteger(given) && given > 0 ? given : undefined
}

const badLog = (file: string, line: number | undefined, what: string): CupelError =>
  new CupelError('workload_invalid', `${file}:${line ?? '?'} is no logged request: ${what}.`, {
    hint: 'Each line is an object with the text in input, and outputTokens where it is known.',
    details: { file },
  })

/** The text of a question, to cut others from. */
export const textOfQuestion = ({ input }: Question): string => inputText({ input })
