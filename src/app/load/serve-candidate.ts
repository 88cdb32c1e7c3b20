import { type PipelineServer, servePipeline } from '../../adapters/pipeline-host/index.ts'
import { CupelError } from '../../kernel/index.ts'
import type { Document } from '../../prepare/dataset/index.ts'
import type { Call, Response } from '../../prepare/provider/index.ts'
import { openDataset, type splitNames } from '../dataset/open-dataset.ts'
import type { Project } from '../open-project.ts'
import { openCandidates } from '../run/open-candidates.ts'

export interface ServeCandidateWish {
  readonly name: string
  readonly dataset: string
  readonly split: (typeof splitNames)[number]
  readonly seed: number
}

/**
 * Opens one candidate of the config and serves it on loopback. Calls are answered as they come, like those of a deployed service:
 * only a program that answers one question at a time, or a `concurrency` in the config, makes them wait for each other.
 */
export async function serveCandidate(
  project: Project,
  { name, dataset, split, seed }: ServeCandidateWish,
): Promise<PipelineServer> {
  const opened = await openDataset(project, { name: dataset, split, limit: undefined })
  const candidates = await openCandidates(project, { dataset: opened, only: [name], seed })
  const [candidate] = candidates.all
  if (candidate === undefined) throw new CupelError('candidate_unknown', `There is no candidate ${name}.`)
  const { responder, limit, callTimeoutMs } = candidate
  const isLimited = waitsForPlace(project, name)

  async function answer(call: Call, signal: AbortSignal): Promise<Response> {
    if (isLimited) await limit.acquire(signal)
    try {
      return (await responder.respond(withCorpus(call, opened.corpus), { signal })).response
    } finally {
      if (isLimited) limit.release()
    }
  }

  const server = await servePipeline({ answer, deadlineMs: callTimeoutMs })
  return {
    url: server.url,
    async close() {
      await server.close()
      await responder.close?.()
      await candidates[Symbol.asyncDispose]()
    },
  }
}

/** A question without documents of its own sees those of the dataset: always the same objects, which programs index once. */
function withCorpus(call: Call, corpus: readonly Document[]): Call {
  const { question } = call
  return question.context.length > 0 ? call : { ...call, question: { ...question, context: corpus } }
}

/** A process for every question under way would be no deployment. */
function waitsForPlace({ config }: Project, name: string): boolean {
  const candidate = config.candidates[name]
  if (candidate?.concurrency !== undefined) return true
  return (
    candidate !== undefined &&
    'command' in candidate &&
    (Array.isArray(candidate.command) || candidate.command.multiplex !== true)
  )
}
