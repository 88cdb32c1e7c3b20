/** What the server and its pages say to each other. The pages import these types and nothing else of `src/`. */
import type { z } from 'zod'
import type { ratingInputSchema } from '../measure/review/index.ts'
import type * as access from './contract/access.ts'
import type * as account from './contract/account.ts'
import type * as confidence from './contract/confidence.ts'
import type * as costs from './contract/costs.ts'
import type * as datasets from './contract/datasets.ts'
import type * as decisions from './contract/decisions.ts'
import type * as gates from './contract/gates.ts'
import type * as judges from './contract/judges.ts'
import type * as loads from './contract/loads.ts'
import type * as reviews from './contract/reviews.ts'
import type * as runs from './contract/runs.ts'
import type * as words from './contract/words.ts'

export type Problem = z.infer<typeof words.problemSchema>
export type Estimate = z.infer<typeof words.estimateSchema>

export type Role = z.infer<typeof access.roleSchema>
export type User = z.infer<typeof access.userSchema>
export type Session = z.infer<typeof access.sessionSchema>
export type InvitationFacts = z.infer<typeof access.invitationFactsSchema>
export type Invited = z.infer<typeof access.invitedSchema>
export type People = z.infer<typeof access.peopleSchema>
export type ApiKey = z.infer<typeof access.apiKeySchema>
export type MadeKey = z.infer<typeof access.madeKeySchema>
export type AuditPage = z.infer<typeof access.auditPageSchema>

export type Run = z.infer<typeof runs.runSchema>
export type RunPage = z.infer<typeof runs.runsSchema>
export type Overview = z.infer<typeof runs.overviewSchema>
export type RequirementVerdict = z.infer<typeof runs.requirementVerdictSchema>
export type TrialQuery = z.input<typeof runs.trialQuerySchema>
export type TrialRow = z.infer<typeof runs.trialRowSchema>
export type TrialPage = z.infer<typeof runs.trialPageSchema>
export type FullTrial = z.infer<typeof runs.fullTrialSchema>
export type ExampleTrials = z.infer<typeof runs.exampleTrialsSchema>
export type DifferencePage = z.infer<typeof runs.differencePageSchema>

export type Dataset = z.infer<typeof datasets.datasetSchema>
export type DatasetDetails = z.infer<typeof datasets.datasetDetailsSchema>

export type Scorer = z.infer<typeof judges.scorerSchema>
export type Disagreements = z.infer<typeof judges.disagreementsSchema>
export type Corrected = z.infer<typeof judges.correctedSchema>

export type Review = z.infer<typeof reviews.reviewSchema>
export type ReviewItem = z.infer<typeof reviews.reviewItemSchema>
export type NextItem = z.infer<typeof reviews.nextItemSchema>
export type MyItems = z.infer<typeof reviews.myItemsSchema>
export type RatingInput = z.input<typeof ratingInputSchema>
export type Agreement = z.infer<typeof reviews.agreementSchema>
export type Queue = z.infer<typeof reviews.queueSchema>
export type Gold = z.infer<typeof reviews.goldSchema>

export type LoadSummary = z.infer<typeof loads.loadSummarySchema>
export type LoadDetails = z.infer<typeof loads.loadDetailsSchema>
export type LoadResult = LoadDetails['result']
export type LoadStage = LoadResult['stages'][number]

export type GateSummary = z.infer<typeof gates.gateSummarySchema>
export type Gates = z.infer<typeof gates.gatesSchema>
export type GateDetails = z.infer<typeof gates.gateDetailsSchema>
export type GateCheck = GateDetails['report']['checks'][number]
export type GatePlan = Gates['plan']

export type Costs = z.infer<typeof costs.costsSchema>
export type CostReport = NonNullable<Costs['report']>
export type CandidateCost = CostReport['candidates'][number]
export type BreakEven = Costs['breakEvens'][number]

export type Readiness = z.infer<typeof account.readinessSchema>

export type Decision = z.infer<typeof decisions.decisionSchema>
export type DecidedCandidate = Decision['candidates'][number]
export type DecisionSummary = z.infer<typeof decisions.decisionSummarySchema>
export type MeasuredConfidence = z.infer<typeof confidence.confidencesSchema>['reports'][number]
export type ConfidenceReport = MeasuredConfidence['report']
