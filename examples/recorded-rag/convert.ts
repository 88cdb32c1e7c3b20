import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const tasks = ['qa', 'summary', 'data2txt'] as const
export const models = [
  'gpt-4-0613',
  'gpt-3.5-turbo-0613',
  'mistral-7B-instruct',
  'llama-2-7b-chat',
  'llama-2-13b-chat',
  'llama-2-70b-chat',
] as const

interface Source {
  readonly source_id: string
  readonly task: string
  readonly source: string | Record<string, unknown>
  readonly responses: readonly {
    readonly model: string
    readonly response: string
    readonly labels: readonly unknown[]
  }[]
}

/** Writes the sources as examples and each model's answers as a recording that the human label travels with. */
export function convert(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  const sources = tasks.flatMap(task => readSources(join(from, `ragtruth_${task}.jsonl`)))
  writeFileSync(join(to, 'golden.jsonl'), lines(sources.map(exampleOf)))
  for (const model of models)
    writeFileSync(join(to, `${model}.jsonl`), lines(sources.flatMap(source => recordingOf(source, model))))
}

function readSources(file: string): Source[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))
}

function exampleOf({ source_id, task, source }: Source): object {
  const text = typeof source === 'string' ? source : textOf(source)
  return {
    id: source_id,
    input: task === 'qa' && typeof source === 'object' ? String(source.question) : `Task: ${task}`,
    context: [{ id: source_id, text }],
    tags: { task },
    provenance: { source: 'RAGTruth', kind: 'real' },
  }
}

const textOf = (source: Record<string, unknown>): string =>
  typeof source.passages === 'string' ? source.passages : JSON.stringify(source, undefined, 1)

function recordingOf({ source_id, responses }: Source, model: string): object[] {
  return responses
    .filter(response => response.model === model)
    .map(({ response, labels }) => ({
      exampleId: source_id,
      text: response,
      value: { hallucinated: labels.length > 0 ? 1 : 0, spans: labels.length },
    }))
}

const lines = (values: readonly object[]): string =>
  values.map(value => `${JSON.stringify(value)}\n`).join('')
