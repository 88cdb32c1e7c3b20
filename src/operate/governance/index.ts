/** The readiness checklist filled from evidence, and the sealed archive of a decision. */
export { archiveKey, archiveSegment, badArchivePath, byPath } from './archive-path.ts'
export {
  type Attestation,
  attest,
  attestationSchema,
  standing,
} from './attestation.ts'
export {
  frameworkCaution,
  frameworkEditions,
  frameworkGaps,
  frameworkRows,
} from './frameworks.ts'
export {
  type Manifest,
  type ManifestEntry,
  manifestFile,
  manifestText,
  readManifest,
  signatureFile,
} from './manifest.ts'
export {
  assessReadiness,
  type Readiness,
  type ReadinessItem,
  readinessJsonSchema,
  readinessSchema,
} from './readiness.ts'
export { readinessConfigSchema } from './readiness-config.ts'
export type {
  CandidateFact,
  CostFact,
  DatasetFact,
  DecisionFact,
  GateFact,
  HeldGateFact,
  JudgeFact,
  LatencyLimitFact,
  LoadFact,
  ReadinessFacts,
  RequirementsFact,
  RunFact,
} from './readiness-facts.ts'
export { makeSeal, readSeal, type Seal, sealHolds, sealLength } from './seal.ts'
export {
  type SigningKey,
  signingKey,
  spokenFingerprint,
  type VerifyingKey,
  verifyingKey,
} from './signing.ts'
