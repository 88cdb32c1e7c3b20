import type { CupelError } from '../../kernel/index.ts'
import type { LoadResult, LoadTarget } from '../../measure/load/index.ts'
import type { CandidateConfig, CandidateMaterials } from '../../prepare/candidate/index.ts'
import type { Call, Price } from '../../prepare/provider/index.ts'
import type { OpenedDataset } from '../dataset/open-dataset.ts'
import type { Project } from '../open-project.ts'
import type { Outside } from '../run/outside.ts'

/** Which candidate is opened for load, and what with. */
export interface SubjectWish {
  readonly dataset: OpenedDataset
  readonly name: string
  readonly seed: number
  readonly outside: Outside
}

export interface Connecting extends SubjectWish {
  readonly project: Project
  readonly config: CandidateConfig
  readonly materials: CandidateMaterials
}

/** How load reaches a candidate. */
export interface ConnectedCandidate {
  readonly how: LoadResult['how']
  readonly target: LoadTarget
  /** The body of one request. `maxTokens` is asked of models only. */
  readonly bodyOf: (call: Call, maxTokens?: number) => string
  /** `free`: on this machine. `tokens`: a provider asks money by the token. `unknown`: whether it costs is not for us to know. */
  readonly payment: 'free' | 'tokens' | 'unknown'
  /** Of the tokens; undefined when no price is known. */
  readonly price: Price | undefined
  /** Why it answers no more, where it was served by a process that has ended by itself. */
  readonly ended?: () => CupelError | undefined
  readonly close?: () => Promise<void>
}
