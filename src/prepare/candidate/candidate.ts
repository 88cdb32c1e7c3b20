import type { Message } from '../dataset/index.ts'
import type { Question, Response } from '../provider/index.ts'
import type { CandidateConfig, CandidateKind } from './candidate-config.ts'

/** What is being chosen: a model with prompt and parameters, or a whole pipeline. Never changes. */
export interface Candidate {
  readonly name: string
  readonly kind: CandidateKind
  readonly config: CandidateConfig
  /** Hash of everything that can change an answer. Not of the name, prices, keys, deadlines or retries. */
  readonly fingerprint: string
  /** One line for people, e.g. `openai/gpt-4o-mini, prompts/adjudicate.md, temperature 0`. */
  readonly summary: string
  /** The prompt for a question; empty for pipelines. Throws a CupelError for input that the template cannot take. */
  readonly render: (question: Question) => readonly Message[]
  /** Fields found in the answer's text. The identity for pipelines. */
  readonly parse: (response: Response) => Response
}
