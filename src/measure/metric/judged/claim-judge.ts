import { z } from 'zod'
import { CupelError, type Json, type Score, scored, unscored } from '../../../kernel/index.ts'
import { inputText } from '../../../prepare/dataset/index.ts'
import {
  type ClaimCheck,
  claimCheckQuestion,
  claimCheckSchema,
  claimListQuestion,
  claimListSchema,
  findInjection,
  readClaimCheck,
  readClaims,
  sameFamily,
} from '../../judge/index.ts'
import { abstaining } from '../labels/abstention.ts'
import type { Answered } from '../metric.ts'
import type { JudgeModel } from '../ports.ts'
import { defineFamily, type MetricDraft, type MetricShape } from '../registry/family.ts'
import { emptyAnswer, isBlank, perAnswer } from '../registry/outcomes.ts'
import { judgeAccess, judgePrice, unanswered } from './judge-access.ts'
import { allReplies } from './scoring-cost.ts'

const settings = z.strictObject({
  ...judgeAccess,
  ...judgePrice,
  temperature: z.number().min(0).max(2).default(0),
  mostClaims: z
    .int()
    .min(1)
    .max(200)
    .default(40)
    .describe('An answer with more claims is unscored, not cut.'),
  allowsOwnFamily: z.boolean().default(false).describe('Lets the judge check answers of its own family.'),
})
type Settings = z.output<typeof settings>

const shapes = [
  {
    id: 'claims_supported',
    title: 'Claims supported by the documents',
    direction: 'higher',
    range: [0, 1],
    aggregation: { kind: 'ratio' },
    needsCard: true,
    asksModel: true,
  },
  {
    id: 'claims_hallucination',
    title: 'Answers with an unsupported claim',
    direction: 'lower',
    range: [0, 1],
    aggregation: { kind: 'rate' },
    needsCard: true,
    asksModel: true,
  },
] as const satisfies readonly MetricShape[]

export const claimJudge = defineFamily({
  name: 'claim_judge',
  version: '1.0.0',
  settings,
  shorthand: 'model',
  sample: { model: 'openai/gpt-4o-mini' },
  maxCharacters: 100_000,
  doc: {
    summary: 'A model takes the answer apart into claims and checks each against the documents.',
    formula:
      'claims_supported = supported claims / claims, summed over trials; claims_hallucination = share of answers with at least one claim that is not supported.',
    source:
      'Min et al. (2023), FActScore; the claims of one answer are a cluster, so the ratio is over answers.',
    needs: 'Documents (context or corpus) and a model that can be reached',
    limits:
      'One call for the claims and one for each of them. A claim whose check cannot be read leaves the answer unscored. Declining has no claims and is not applicable. Nothing may rest on it before `cupel judge calibrate`.',
  },
  gives: shapes,
  deciding: ({ price: _, ...rest }) => rest,
  build: async (given, ports) => {
    if (ports.judges === undefined)
      throw new CupelError('metric_invalid', 'The metric claim_judge has no way to reach a model here.')
    const { model, baseUrl, apiKey, price, temperature } = given
    const open = (schema: Json) => ports.judges?.open({ model, baseUrl, apiKey, price, temperature, schema })
    const judges = { list: await open(claimListSchema), check: await open(claimCheckSchema) } as Judges
    const checked = perAnswer(answered => checkAnswer(answered, given, judges))
    const of = (
      shape: MetricShape,
      score: (claims: readonly CheckedClaim[], evidence: Json) => Score,
    ): MetricDraft => ({
      ...shape,
      score: async answered => {
        const found = await checked(answered)
        return 'outcome' in found ? found : score(found.claims, evidenceOf(found))
      },
    })
    return {
      metrics: [
        of(shapes[0], (claims, evidence) => scored(supportedIn(claims) / claims.length, evidence)),
        of(shapes[1], (claims, evidence) => scored(supportedIn(claims) < claims.length ? 1 : 0, evidence)),
      ],
    }
  },
})

interface Judges {
  readonly list: JudgeModel
  readonly check: JudgeModel
}

interface CheckedClaim extends ClaimCheck {
  readonly claim: string
}

interface Checked {
  readonly claims: readonly CheckedClaim[]
  readonly model: string | undefined
  readonly signs: readonly string[]
}

const supportedIn = (claims: readonly CheckedClaim[]): number =>
  claims.filter(({ supported }) => supported).length

async function checkAnswer(answered: Answered, given: Settings, judges: Judges): Promise<Checked | Score> {
  const { response, documents, example, meter } = answered
  if (isBlank(response.text)) return emptyAnswer
  if (abstaining(response)?.abstained === true) return unscored('not_applicable', 'The candidate declined.')
  if (documents.length === 0) return unscored('no_data', 'There are no documents to check claims against.')
  if (!given.allowsOwnFamily && sameFamily(given.model, response.model) === true)
    return unscored('no_data', "The judge is of the candidate's own family; allowsOwnFamily permits it.")
  const injection = findInjection(response.text)
  const text = injection?.cleaned ?? response.text
  if (isBlank(text)) return unscored('unparsable', 'Nothing is left of the answer but words to its judge.')
  try {
    const listed = await judges.list.ask(claimListQuestion(inputText(example), text), meter)
    const claims = readClaims(listed.text)
    if (claims === undefined) return unscored('unparsable', 'The judge gave no list of claims.')
    if (claims.length === 0) return unscored('not_applicable', 'The answer claims nothing.')
    if (claims.length > given.mostClaims)
      return unscored(
        'unparsable',
        `The answer has ${claims.length} claims; at most ${given.mostClaims} are checked.`,
      )
    const checks = await allReplies(
      claims.map(claim => judges.check.ask(claimCheckQuestion(claim, documents), meter)),
    )
    const read = checks.map(({ text: reply }) => readClaimCheck(reply))
    const unread = read.indexOf(undefined)
    if (unread >= 0) return unscored('unparsable', `The check of claim ${unread + 1} cannot be read.`)
    return {
      claims: claims.map((claim, at) => ({ claim, ...(read[at] as ClaimCheck) })),
      model: listed.model,
      signs: injection?.signs ?? [],
    }
  } catch (thrown) {
    return unanswered('judge', thrown)
  }
}

function evidenceOf({ claims, model, signs }: Checked): Json {
  return {
    hits: supportedIn(claims),
    of: claims.length,
    unsupported: claims
      .filter(({ supported }) => !supported)
      .slice(0, 20)
      .map(({ claim, severity, reason }) => ({
        claim: claim.slice(0, 300),
        severity: severity ?? 'minor',
        reason: reason.slice(0, 300),
      })),
    ...(model === undefined ? {} : { model }),
    ...(signs.length === 0 ? {} : { speaksToJudge: [...signs] }),
  }
}
