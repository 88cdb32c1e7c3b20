/** What is being chosen: a model with prompt and parameters, or a whole pipeline, as an immutable value. */
export type { AnswerParser } from './answer-parser.ts'
export { createAnswerParser } from './answer-parser.ts'
export type { CandidateMaterials } from './build-candidate.ts'
export { buildCandidate, modelParameters } from './build-candidate.ts'
export type { Candidate } from './candidate.ts'
export type {
  CandidateConfig,
  CandidateKind,
  CommandCandidateConfig,
  HttpCandidateConfig,
  ModelCandidateConfig,
  ModuleCandidateConfig,
  ParserConfig,
  ReplayCandidateConfig,
} from './candidate-config.ts'
export { candidateConfigSchema, kindOf } from './candidate-config.ts'
export type { ModelRoute } from './model-route.ts'
export { routeModel } from './model-route.ts'
export type { RenderInput } from './render-template.ts'
export { renderTemplate } from './render-template.ts'
export type { FewshotWish } from './select-fewshot.ts'
export { selectFewshot } from './select-fewshot.ts'
export type { Template } from './template.ts'
export { parseTemplate } from './template.ts'
