/** Scores to estimates: repeats averaged first, clusters and weights respected, what is missing counted. */
export { createScoreCollector, exampleFacts } from './collect-scores.ts'
export { boundsOf, estimateSample, guaranteeOf, statisticReplicates, unitsOf } from './estimate-sample.ts'
export { flakyExamples, identicalRepeats, repeatFacts } from './repeats.ts'
export type { Sample } from './sample.ts'
export { allMembers, designOf, sampleOf } from './sample.ts'
export type { CandidateColumns, ExampleFacts, ScoreTable } from './score-table.ts'
export { slot } from './score-table.ts'
