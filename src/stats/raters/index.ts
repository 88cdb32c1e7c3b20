/** Agreement of raters, what their votes say together, how far a judge can be trusted and what it is worth. */
export { type Battle, type BradleyTerry, bradleyTerry } from './bradley-terry.ts'
export {
  type AgreementFacts,
  type AgreementWeights,
  agreementFacts,
  cohenKappa,
  type TableAgreement,
} from './cohen-kappa.ts'
export {
  attenuation,
  type Correlation,
  kendallCorrelation,
  pearsonCorrelation,
  spearmanCorrelation,
} from './correlation.ts'
export { type DawidSkene, dawidSkene, type Rating, voteShares } from './dawid-skene.ts'
export { type FleissKappa, fleissKappa } from './fleiss-kappa.ts'
export { type GwetAgreement, gwetAc } from './gwet-ac.ts'
export { type Intraclass, intraclass } from './intraclass.ts'
export {
  type LengthControlled,
  lengthControlledWinRate,
  type PositionBias,
  positionBias,
  selfPreference,
} from './judge-bias.ts'
export { krippendorffAlpha, type MeasurementLevel } from './krippendorff-alpha.ts'
export { type LogisticFit, logisticRegression } from './logistic-regression.ts'
export { type JudgedStratum, type PostStratified, postStratifiedRate } from './post-stratified.ts'
export {
  activeEstimate,
  effectiveLabels,
  type PredictionPowered,
  predictionPoweredMean,
  type RegressionEstimate,
  regressionEstimate,
  stratifiedPredictionPowered,
} from './prediction-powered.ts'
export { byUnit, type Ratings } from './ratings.ts'
export { type RoganGladen, roganGladen } from './rogan-gladen.ts'
