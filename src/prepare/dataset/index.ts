/** The labelled set: what an example is, and everything that is done to a dataset before a run. */
export {
  type CoverageReport,
  coverageReport,
} from './coverage-report.ts'
export { createVersionBuilder, type DatasetVersion, datasetVersion } from './dataset-version.ts'
export { type DatasetDiff, diffDatasets } from './diff-datasets.ts'
export type { Citation, Component, Document, Example, Message, Split } from './example.ts'
export { documentSchema, exampleSchema } from './example.ts'
export { inputText } from './example-text.ts'
export { type FieldMapping, fieldMappingSchema } from './field-mapping.ts'
export {
  createDuplicateFinder,
  type DuplicatePair,
} from './find-duplicates.ts'
export type { Finding, Severity } from './finding.ts'
export { type ImportReport, importExamples } from './import-examples.ts'
export { type LabelSchema, labelSchemaSchema } from './label-schema.ts'
export { lintDataset, recommendedComponents } from './lint-dataset.ts'
export {
  type ConfirmationEntry,
  commitHoldout,
  type DatasetLock,
  emptyLock,
  exampleMark,
  type HoldoutState,
  type LedgerEntry,
  type LedgerFacts,
  type Lock,
  lockLabelSchema,
  lockOf,
  lockSchema,
  openHoldout,
  openings,
  type RequirementLock,
  verifyHoldout,
} from './lock.ts'
export { planDataset } from './plan-dataset.ts'
export type { DuplicateIndex, Embedder, IndexedText, LockStore, RecordSink, SourceRow } from './ports.ts'
export { type DatasetProblem, problemText } from './problem.ts'
export { readExamples } from './read-examples.ts'
export { type LogSample, sampleLog } from './sample-log.ts'
export { isOpened, marksSeen, seenInLedger } from './seen-in-ledger.ts'
export { type StandingSignature, signaturesOf, signDataset } from './sign-off.ts'
export { type SplitResult, splitDataset } from './split-dataset.ts'
