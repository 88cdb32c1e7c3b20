/** The labelled set: what an example is, and everything that is done to a dataset before a run. */
export {
  type CoverageInput,
  type CoverageReport,
  coverageReport,
  type LogCluster,
} from './coverage-report.ts'
export { createVersionBuilder, type DatasetVersion, datasetVersion } from './dataset-version.ts'
export { type ChangedExample, type DatasetDiff, diffDatasets } from './diff-datasets.ts'
export type { Citation, Component, Document, Example, Expectation, Message, Split } from './example.ts'
export { components, documentSchema, exampleSchema, expectationSchema, splits } from './example.ts'
export { inputText, normalisedText } from './example-text.ts'
export { type FieldMapping, fieldMappingSchema, mapFields } from './field-mapping.ts'
export {
  createDuplicateFinder,
  type DuplicateFinder,
  type DuplicatePair,
  memoryDuplicateIndex,
  nearThreshold,
} from './find-duplicates.ts'
export { type LabelSchema, labelSchemaHash, labelSchemaSchema, labelViolations } from './label-schema.ts'
export { type Finding, lintDataset, recommendedComponents, type Severity } from './lint-dataset.ts'
export {
  commitHoldout,
  type DatasetLock,
  emptyLock,
  type LedgerEntry,
  type LedgerFacts,
  type Lock,
  lockLabelSchema,
  lockOf,
  lockSchema,
  openHoldout,
  openings,
} from './lock.ts'
export { type DatasetPlan, type PlanInput, planDataset } from './plan-dataset.ts'
export type { DuplicateIndex, Embedder, IndexedText, LockStore, SourceRow } from './ports.ts'
export { type DatasetProblem, problemText } from './problem.ts'
export { type ReadExample, type ReadOptions, readExamples } from './read-examples.ts'
export { type LogSample, type SampledStratum, type SampleSettings, sampleLog } from './sample-log.ts'
export { type SplitResult, type SplitSettings, splitDataset } from './split-dataset.ts'
