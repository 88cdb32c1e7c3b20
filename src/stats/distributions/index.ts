/** Distribution functions and their inverses, written from their definitions and held to scipy by oracles. */
export { betaCdf, betaQuantile, betaSurvival } from './beta.ts'
export { binomialCdf, binomialPmf } from './binomial.ts'
export { chiSquareQuantile, chiSquareSurvival } from './chi-square.ts'
export { fQuantile } from './f.ts'
export { logChoose, logGamma } from './log-gamma.ts'
export { criticalZ, normalCdf, normalQuantile, normalSurvival } from './normal.ts'
export { tCdf, tQuantile, tTwoSided } from './student-t.ts'
