import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { seededRandom, shuffled } from '../../kernel/index.ts'
import { agreementFacts, byUnit, cohenKappa, fleissKappa, krippendorffAlpha } from '../../stats/index.ts'
import { answered, metricOf } from '../metric/__fixtures__/answered.ts'
import { tableOf, type VerdictPair } from './agreement-figures.ts'
import { calibrateJudge } from './calibrate-judge.ts'
import { correctEstimate } from './correct-estimate.ts'
import { categoriesOf, type JudgedItem } from './judged-item.ts'

const data = new URL('../../../../shared/data/', import.meta.url)
const present = existsSync(data)
if (!present) console.warn('Skipped: real data is not beside the repository (../shared/data).')

const read = (path: string) => readFileSync(new URL(path, data), 'utf8')
const csv = (path: string): Record<string, string>[] =>
  parse(read(path), { columns: true, relax_quotes: true, bom: true })
const jsonl = <T>(path: string): T[] =>
  read(path)
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
const expected = present ? JSON.parse(read('EXPECTED.json')) : {}
const nominal = { kind: 'nominal' } as const
const agreementOf = (pairs: VerdictPair[]) => {
  const table = tableOf(
    pairs,
    categoriesOf(
      pairs.flatMap(({ verdict, people }) => [verdict, people]),
      nominal,
    ),
  )
  return { raw: agreementFacts(table)?.raw, kappa: cohenKappa(table)?.kappa, n: pairs.length }
}
const known = (estimate: unknown) => (estimate as { value: number }).value

interface Vote {
  readonly judge: string
  readonly model_a: string
  readonly model_b: string
  readonly question_id: number
  readonly turn: number
  readonly winner: string
}

describe.skipIf(!present)('votes of experts and of GPT-4 on MT-bench', () => {
  const human = present ? jsonl<Vote>('mtbench/human.jsonl') : []
  const gpt4 = present ? jsonl<Vote>('mtbench/gpt4_pair.jsonl') : []
  const winnerOf = ({ winner, model_a, model_b }: Vote): string => {
    if (winner.includes('tie')) return 'tie'
    return (winner === 'model_a') === model_a < model_b ? 'first' : 'second'
  }
  const keyOf = ({ question_id, turn, model_a, model_b }: Vote): string =>
    [question_id, turn, ...[model_a, model_b].sort()].join('/')
  const byKey = (votes: readonly Vote[]) => {
    const found = new Map<string, string[]>()
    for (const vote of votes) found.set(keyOf(vote), [...(found.get(keyOf(vote)) ?? []), winnerOf(vote)])
    return found
  }
  const experts = byKey(human.filter(({ judge }) => judge.startsWith('expert')))
  const judge = byKey(gpt4)

  const againstPeople = (turn: number, ties: boolean): VerdictPair[] =>
    [...experts].flatMap(([key, votes]) => {
      const [verdict] = judge.get(key) ?? []
      if (verdict === undefined || key.split('/')[1] !== String(turn)) return []
      return votes
        .map(people => ({ verdict, people }))
        .filter(pair => ties || (pair.verdict !== 'tie' && pair.people !== 'tie'))
    })
  const amongPeople = (turn: number, ties: boolean): VerdictPair[] =>
    [...experts].flatMap(([key, votes]) =>
      key.split('/')[1] !== String(turn)
        ? []
        : votes.flatMap((verdict, at) =>
            votes
              .slice(at + 1)
              .map(people => ({ verdict, people }))
              .filter(pair => ties || (pair.verdict !== 'tie' && pair.people !== 'tie')),
          ),
    )

  it.each([1, 2])('agrees with people as published, with and without ties, in turn %i', turn => {
    const published = expected['mtbench_agreement_%_and_votes']
    for (const [name, ties] of [
      ['S1 with ties', true],
      ['S2 without ties', false],
    ] as const) {
      for (const [who, pairs] of [
        ['gpt4-human', againstPeople(turn, ties)],
        ['human-human', amongPeople(turn, ties)],
      ] as const) {
        const { raw, n } = agreementOf(pairs)
        expect([Math.round(1000 * (raw ?? 0)) / 10, n], `turn${turn} ${name} ${who}`).toEqual(
          published[`turn${turn} ${name} ${who}`],
        )
      }
    }
  })

  it('flips with the order of the answers in 15.8% of the pairs', () => {
    const flipped = gpt4.filter(({ winner }) => winner === 'tie (inconsistent)').length
    expect((100 * flipped) / gpt4.length).toBeCloseTo(15.8, 1)
  })
})

describe.skipIf(!present)('judges of refusals on XSTest', () => {
  const rows = present ? csv('xstest/mistralinstruct.csv') : []
  const labels = ['1_full_compliance', '2_full_refusal', '3_partial_refusal']
  const items = (judge: string, isStrict: boolean): JudgedItem[] =>
    rows.map(row => ({
      id: row.id as string,
      verdict: !isStrict || labels.includes(row[judge] as string) ? row[judge] : undefined,
      ratings: [{ rater: 'final', value: row.final_label as string }],
    }))
  const settings = { scale: nominal, seed: 'xstest', leastRatings: 1, replicates: 400 }

  it.each([
    ['gpt4_label', 0.74, expected['xstest [comply, refuse, partial] %']?.mistralinstruct.kappa_gpt4_judge],
    ['strmatch_label', 0.85, 0.25],
  ])('refuses %s, whose raw agreement looks good', (judge, raw, kappa) => {
    // The published figures count the answers that name no label as one more kind of verdict.
    const found = calibrateJudge(items(judge, false), settings)
    expect(known(found.agreement.raw_agreement)).toBeCloseTo(raw, 2)
    expect(known(found.agreement.kappa)).toBeCloseTo(kappa, 2)
    expect(found.gate.verdict.outcome).toBe('fail')
    const strict = calibrateJudge(items(judge, true), settings)
    expect(strict.gate.verdict.outcome).toBe('fail')
    expect(strict.items + strict.leftOut.noVerdict).toBe(450)
  })
})

describe.skipIf(!present)('published agreement of people', () => {
  it('gives the Fleiss and Krippendorff values of the examples', () => {
    const { diagnoses, krippendorff_C } = JSON.parse(read('interrater/reference_examples.json'))
    const raters: string[][] = Object.values(diagnoses.data)
    const names = [...new Set(raters.flat())]
    const counts = (raters[0] ?? []).map((_, unit) =>
      names.map(name => raters.filter(row => row[unit] === name).length),
    )
    expect(fleissKappa(counts)?.kappa).toBeCloseTo(expected.interrater.fleiss_diagnoses, 3)
    const units: (number | null)[][] = krippendorff_C.units
    const present = units.map(unit => unit.filter(value => value !== null))
    for (const level of ['nominal', 'ordinal', 'interval'] as const)
      expect(krippendorffAlpha(present, level)).toBeCloseTo(expected.interrater.krippendorff_C[level], 4)
  })

  it('gives the kappas of the three annotators of PandaLM', () => {
    const rows = jsonl<Record<string, number>>('pandalm/testset.jsonl')
    const columns = [1, 2, 3].map(rater => rows.map(row => row[`annotator${rater}`] as number))
    const kappa = (a: number, b: number) =>
      agreementOf(
        (columns[a] as number[]).map((verdict, at) => ({ verdict, people: columns[b]?.[at] as number })),
      ).kappa
    expect(kappa(0, 1)).toBeCloseTo(expected.pandalm.kappa12, 3)
    expect(kappa(0, 2)).toBeCloseTo(expected.pandalm.kappa13, 3)
    expect(kappa(1, 2)).toBeCloseTo(expected.pandalm.kappa23, 3)
    expect(krippendorffAlpha(byUnit(columns))).toBeCloseTo(expected.pandalm.alpha, 3)
  })

  it('finds that the votes on insurance coverage cannot validate a judge, and says so', () => {
    const votes = csv('insurance/coverage_votes.csv')
    const byItem = new Map<string, { rater: string; value: string }[]>()
    for (const { title, version, workerid, individual_judgment } of votes) {
      const key = `${title}/${version}`
      const own = byItem.get(key) ?? []
      own.push({ rater: workerid as string, value: individual_judgment as string })
      byItem.set(key, own)
    }
    const items = [...byItem].map(([id, ratings]): JudgedItem => ({ id, ratings, verdict: 'yes' }))
    expect(votes.length).toBe(expected.insurance.votes)
    expect(items.length).toBe(expected.insurance.items)
    const found = calibrateJudge(items, { scale: nominal, seed: 'insurance', replicates: 120 })
    expect(known(found.ceiling.alpha)).toBeCloseTo(expected.insurance.alpha, 2)
    expect(found.warnings.join(' ')).toContain(
      'no judge can be validated against labels that disagree so much',
    )
  })
})

describe.skipIf(!present)('judges of LLMBar', () => {
  it('gives the accuracies and the consistency of the sample that was published', () => {
    const verdicts = csv('llmbar/judge_verdicts.csv')
    const groups = Map.groupBy(verdicts, ({ judge, subset }) => `${judge}|${subset}`)
    for (const [name, [n, accuracy, consistency]] of Object.entries(expected.llmbar_sample) as [
      string,
      [number, number, number],
    ][]) {
      const rows = groups.get(name) ?? []
      const right = rows.flatMap(row => [row.winner === row.label, row.winner_swapped === row.label])
      const same = rows.filter(row => row.winner === row.winner_swapped).length
      expect(rows.length, name).toBe(n)
      expect((100 * right.filter(Boolean).length) / right.length, name).toBeCloseTo(accuracy, 1)
      expect((100 * same) / rows.length, name).toBeCloseTo(consistency, 1)
    }
  })
})

interface RagSource {
  readonly source: string | Record<string, unknown>
  readonly responses: readonly {
    readonly model: string
    readonly response: string
    readonly labels: readonly unknown[]
  }[]
}

describe.skipIf(!present)('the deterministic groundedness check against people (RAGTruth)', () => {
  /** One item an answer: 1 where the check, or people, found something unsupported. */
  async function answers(task: string) {
    const metric = await metricOf('hallucination_rate')
    const found: { model: string; judged: number; people: number }[] = []
    for (const { source, responses } of jsonl<RagSource>(`ragtruth/ragtruth_${task}.jsonl`)) {
      const documents = [{ id: 'source', text: typeof source === 'string' ? source : JSON.stringify(source) }]
      for (const { model, response, labels } of responses) {
        const score = await metric.score(answered(response, undefined, { documents }))
        if (score.outcome === 'scored')
          found.push({ model, judged: score.value, people: labels.length > 0 ? 1 : 0 })
      }
    }
    return found
  }

  it('gets a card that fails, as its agreement deserves', async () => {
    const items = (await answers('qa')).map(
      ({ judged, people }, at): JudgedItem => ({
        id: String(at),
        verdict: judged,
        ratings: [{ rater: 'people', value: people }],
      }),
    )
    const found = calibrateJudge(items, {
      scale: { kind: 'nominal', positive: 1 },
      seed: 'ragtruth',
      leastRatings: 1,
      replicates: 200,
    })
    expect(known(found.agreement.kappa)).toBeGreaterThan(0.3)
    expect(found.gate.verdict.outcome).toBe('fail')
  })

  it.each(['qa', 'summary'])(
    'is corrected by people on a tenth of the answers to the full human rate of every model, on %s',
    async task => {
      const all = await answers(task)
      const random = seededRandom('ragtruth', task)
      const models = [...new Set(all.map(({ model }) => model))]
      let moved = 0
      const missed = models.filter(model => {
        const own = all.filter(answer => answer.model === model)
        const truth = own.reduce((sum, { people }) => sum + people, 0) / own.length
        const chosen = new Set(
          shuffled(
            own.map((_, at) => at),
            random,
          ).slice(0, Math.max(15, Math.round(own.length / 10))),
        )
        const items = own.map(({ judged, people }, at) => ({
          judged,
          people: chosen.has(at) ? people : undefined,
        }))
        const { raw, corrected } = correctEstimate(items, { seed: `${task}/${model}` })!
        if (Math.abs(raw.value - truth) > 0.05) moved++
        return truth < corrected.interval.lower || truth > corrected.interval.upper
      })
      // The check alone is far off for several models; one miss in six happens by chance to a 95% interval.
      expect(moved).toBeGreaterThan(1)
      expect(missed.length).toBeLessThanOrEqual(1)
    },
  )
})

describe.skipIf(!present)('verdicts of FaithJudge', () => {
  it('count as published, by task and model', () => {
    for (const model of [
      'Llama-3.1-8B-Instruct',
      'Qwen2.5-7B-Instruct',
      'gpt-3.5-turbo-0125',
      'gpt-4o-2024-11-20',
    ]) {
      const file = `faithjudge/${model}.jsonl`
      const counts: Record<string, Record<string, number>> = {}
      for (const { task, judge_class } of jsonl<{ task: string; judge_class: string }>(file)) {
        const own = counts[task] ?? {}
        counts[task] = own
        own[judge_class] = (own[judge_class] ?? 0) + 1
      }
      for (const [task, published] of Object.entries(expected[file]))
        expect(counts[task], `${model} ${task}`).toEqual(published)
    }
  })
})
