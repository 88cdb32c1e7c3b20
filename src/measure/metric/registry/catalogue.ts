import { codeTests } from '../custom/code-tests.ts'
import { commandMetric } from '../custom/command-metric.ts'
import { moduleMetric } from '../custom/module-metric.ts'
import { cost, firstToken, latency, tokens } from '../effort/effort.ts'
import { citationPrecision, citationRecall, citationValidity } from '../grounding/citations.ts'
import { factsRecall, omissionRate } from '../grounding/facts.ts'
import { groundedness, hallucinationRate } from '../grounding/groundedness.ts'
import { claimJudge } from '../judged/claim-judge.ts'
import { recordedVerdicts } from '../judged/recorded-verdicts.ts'
import { rubricJudge } from '../judged/rubric-judge.ts'
import { safety } from '../judged/safety.ts'
import { abstention } from '../labels/abstention.ts'
import { classification } from '../labels/classification.ts'
import { humanLabel } from '../labels/human-label.ts'
import { labelSets } from '../labels/label-sets.ts'
import { refusal } from '../labels/refusal.ts'
import { verdictMatch } from '../labels/verdict-match.ts'
import { contains } from '../matching/contains.ts'
import { exactMatch, normalisedMatch } from '../matching/exact-match.ts'
import { multipleChoice } from '../matching/multiple-choice.ts'
import { numeric } from '../matching/numeric.ts'
import { regex } from '../matching/regex.ts'
import { tokenF1 } from '../matching/token-f1.ts'
import { bleu } from '../overlap/bleu.ts'
import { chrf } from '../overlap/chrf.ts'
import { embeddingSimilarity } from '../overlap/embedding-similarity.ts'
import { rouge } from '../overlap/rouge.ts'
import { extraction } from '../structure/extraction.ts'
import { jsonSchema } from '../structure/json-schema.ts'
import { jsonValid } from '../structure/json-valid.ts'
import { spanOverlap } from '../structure/span-overlap.ts'
import { language } from '../writing/language.ts'
import { conciseness, length } from '../writing/length.ts'
import { readability } from '../writing/readability.ts'
import type { MetricFamily } from './family.ts'

const families: readonly MetricFamily[] = [
  exactMatch,
  normalisedMatch,
  contains,
  regex,
  numeric,
  multipleChoice,
  tokenF1,
  verdictMatch,
  classification,
  labelSets,
  abstention,
  refusal,
  humanLabel,
  jsonValid,
  jsonSchema,
  extraction,
  spanOverlap,
  citationPrecision,
  citationRecall,
  citationValidity,
  factsRecall,
  omissionRate,
  groundedness,
  hallucinationRate,
  codeTests,
  rubricJudge,
  recordedVerdicts,
  claimJudge,
  safety,
  length,
  conciseness,
  language,
  readability,
  latency,
  firstToken,
  cost,
  tokens,
  bleu,
  rouge,
  chrf,
  embeddingSimilarity,
  moduleMetric,
  commandMetric,
]

/** Every family of metrics by the name that the config uses. */
export const metricCatalogue: ReadonlyMap<string, MetricFamily> = new Map(
  families.map(family => [family.name, family]),
)
