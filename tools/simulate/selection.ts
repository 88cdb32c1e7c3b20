import { writeFileSync } from 'node:fs'
import { answeredTrial, inputFor, metricFacts } from '../../src/decide/compare/__fixtures__/made-up-run.ts'
import { compareCandidates } from '../../src/decide/compare/index.ts'
import { createScoreCollector, exampleFacts } from '../../src/decide/estimate/index.ts'
import {
  type Decision,
  nothingOutside,
  requirementSchema,
  selectCandidate,
} from '../../src/decide/select/index.ts'
import { type Random, seededRandom } from '../../src/kernel/index.ts'

/** How often decisions are right when the truth is known. Standard errors are those of the draws. */
export interface SelectionCell {
  readonly examples: number
  readonly projects: number
  /** Verdicts that said met at 95%, and the share of them that is truly missed. */
  readonly met: number
  readonly wronglyMet: number
  readonly missed: number
  readonly wronglyMissed: number
  readonly inconclusive: number
  /** Decisions that recommended somebody. */
  readonly recommended: number
  /** Of these, some recommended candidate truly misses a blocking requirement. */
  readonly recommendsUnfit: number
  /** Of these, none of the recommended is truly the cheapest that passes. */
  readonly missesCheapest: number
}

const limit = 0.8
const accuracy = metricFacts({ id: 'accuracy', title: 'Accuracy' })
const prices = { a: 0.04, b: 0.03, c: 0.02, d: 0.01 }
type Name = keyof typeof prices
const names = Object.keys(prices) as Name[]

/**
 * Many projects with four candidates of known price. True accuracies are spread evenly over 70% to 90%, so that half of them miss
 * the limit of 80%; hard examples are hard for all.
 */
export async function selectionCell(examples: number, projects: number): Promise<SelectionCell> {
  const random = seededRandom('selection', examples)
  const count = {
    met: 0,
    wronglyMet: 0,
    missed: 0,
    wronglyMissed: 0,
    inconclusive: 0,
    recommended: 0,
    recommendsUnfit: 0,
    missesCheapest: 0,
  }
  for (let project = 0; project < projects; project++) {
    const truth = Object.fromEntries(names.map(name => [name, 0.7 + 0.2 * random.float()])) as Record<
      Name,
      number
    >
    const decision = await decided(truth, examples, random)
    for (const { name, verdicts } of decision.candidates) {
      const isFit = truth[name as Name] >= limit
      const { outcome } = verdicts[0]!
      if (outcome === 'pass') count.met++
      if (outcome === 'pass' && !isFit) count.wronglyMet++
      if (outcome === 'fail') count.missed++
      if (outcome === 'fail' && isFit) count.wronglyMissed++
      if (outcome === 'inconclusive') count.inconclusive++
    }
    if (decision.outcome !== 'recommended') continue
    count.recommended++
    const cheapest = names.filter(name => truth[name] >= limit).at(-1)
    if (decision.recommended.some(name => truth[name as Name] < limit)) count.recommendsUnfit++
    if (cheapest === undefined || !decision.recommended.includes(cheapest)) count.missesCheapest++
  }
  return { examples, projects, ...count }
}

async function decided(truth: Record<Name, number>, count: number, random: Random): Promise<Decision> {
  const examples = Array.from({ length: count }, (_, at) => ({
    id: `q${at}`,
    input: '',
    component: 'core' as const,
    tags: {},
    weight: 1,
  }))
  const trials = examples.flatMap(({ id }) => {
    // One draw for all with probability 1/2: answers to one example are alike as correctness of models is.
    const shared = random.float()
    return names.map(candidate => {
      const own = random.float() < 0.5 ? shared : random.float()
      return answeredTrial({
        candidate,
        exampleId: id,
        scores: { accuracy: { outcome: 'scored', value: own < truth[candidate] ? 1 : 0 } },
      })
    })
  })
  const record = {
    id: 'run',
    createdAt: '2026-01-01T00:00:00.000Z',
    name: 'simulated',
    fingerprint: 'f',
    dataset: {
      name: 'd',
      version: 'v',
      file: 'f',
      split: 'eval' as const,
      examples: count,
      holdoutOpenings: 0,
    },
    candidates: names.map(name => ({ name, fingerprint: name, kind: 'module' as const, summary: name })),
    metrics: [accuracy],
    repeats: 1,
    seed: 1,
    cupelVersion: '0',
  }
  const input = inputFor({ record, examples, trials }, { replicates: 200 })
  const collector = createScoreCollector({
    examples: new Map(examples.map(example => [example.id, exampleFacts(example)])),
    metrics: [accuracy],
    candidates: names,
    repeats: 1,
  })
  for (const trial of trials) collector.add(trial)
  return selectCandidate({
    id: 'd',
    madeAt: '',
    cupelVersion: '0',
    comparison: await compareCandidates(input),
    table: collector.finish(),
    requirements: [requirementSchema.parse({ metric: 'accuracy', min: limit, blocking: true })],
    outside: {
      ...nothingOutside,
      cost: name => ({
        kind: 'known',
        basis: 'given',
        estimate: {
          kind: 'known',
          value: prices[name as Name],
          method: 'given',
          n: 1,
          unscored: 0,
          errored: 0,
          warnings: [],
        },
      }),
    },
    lock: { state: 'none', words: [] },
    draws: 200,
  })
}

const share = (part: number, of: number): string =>
  of === 0
    ? '–'
    : `${((100 * part) / of).toFixed(1)}% ± ${(100 * Math.sqrt(((part / of) * (1 - part / of)) / of)).toFixed(1)}`

/** The table of docs/guides/decide.md. */
export function selectionTable(cells: readonly SelectionCell[]): string {
  const rows = cells.map(
    cell =>
      `| ${cell.examples.toLocaleString('en')} | ${share(cell.wronglyMet, cell.met)} | ${share(cell.wronglyMissed, cell.missed)} | ${share(cell.inconclusive, cell.projects * names.length)} | ${share(cell.recommended, cell.projects)} | ${share(cell.recommendsUnfit, cell.recommended)} | ${share(cell.missesCheapest, cell.recommended)} |`,
  )
  return [
    '| examples | said met, truly missed | said missed, truly met | open | somebody recommended | an unfit one among them | the cheapest fit one is not |',
    '|--:|--:|--:|--:|--:|--:|--:|',
    ...rows,
  ].join('\n')
}

if (import.meta.main) {
  const projects = Number(process.argv[2] ?? 1_000)
  const cells = []
  for (const examples of [100, 430, 1_000]) cells.push(await selectionCell(examples, projects))
  writeFileSync('tools/simulate/selection.json', `${JSON.stringify(cells, undefined, 2)}\n`)
  console.log(selectionTable(cells))
}
