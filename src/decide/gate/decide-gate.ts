import { CupelError, type Json, plural } from '../../kernel/index.ts'
import { type BaselineNames, statedRoles } from '../compare/index.ts'
import type { ExampleFacts } from '../estimate/index.ts'
import { answersOf } from './answers-of.ts'
import { costChecks } from './check-cost.ts'
import { failuresCheck } from './check-failures.ts'
import { latencyChecks } from './check-latency.ts'
import { metricChecks } from './check-metric.ts'
import { regressionCheck } from './check-regression.ts'
import { type GateSettings, gateSettingsHash } from './gate-config.ts'
import type { GateContext } from './gate-context.ts'
import { type GateCheck, type GateOutcome, type GateReport, gateSchemaId } from './gate-report.ts'
import { headlineOf } from './gate-words.ts'
import type { OpenCheck } from './open-check.ts'
import { type PairedSheets, pairSheets } from './pair-sheets.ts'
import type { ScoreSheet } from './score-sheet.ts'
import { settleChecks } from './settle-checks.ts'

export interface GateInput {
  readonly candidate: ScoreSheet
  readonly baseline: ScoreSheet
  /** The file or run that the baseline comes from, for people. */
  readonly source: string
  /** Facts of the examples that the run of the candidate was to answer, by id. */
  readonly examples: ReadonlyMap<string, ExampleFacts>
  readonly settings: GateSettings
  readonly statistics?: Readonly<Record<string, (evidence: readonly Json[]) => number | undefined>>
  readonly distrusted?: Readonly<Record<string, string>>
  /** `baselines:` of the config, so that the report says which side is the human expert, the current system, … */
  readonly baselines?: BaselineNames
  readonly cupelVersion: string
  readonly title: string
  /** 10,000 unless given. */
  readonly replicates?: number
}

/**
 * Whether a candidate may take the place of a baseline: every check of the settings, on the examples that both answered. The
 * gate fails when one check fails, and is inconclusive when none fails and one cannot be told. Pure and seeded: the same two
 * sheets give the same report. Throws `config_invalid` when the settings ask for nothing.
 */
export function decideGate(input: GateInput): GateReport {
  const { candidate, baseline, settings } = input
  const paired = pairSheets(candidate, baseline, input.examples)
  const context: GateContext = {
    paired,
    examples: input.examples,
    settings,
    seed: String(candidate.run.seed),
    replicates: input.replicates ?? 10_000,
    statistics: input.statistics ?? {},
    distrusted: input.distrusted ?? {},
  }
  const found = checksOf(context)
  const held =
    commonShare(paired) < settings.common ? found.map(check => withoutCommon(check, paired)) : found
  const checks = settleChecks(held, 1 - settings.confidence)
  const outcome = outcomeOf(checks)
  return {
    schema: gateSchemaId,
    tool: { name: 'cupel', version: input.cupelVersion },
    title: input.title,
    outcome,
    headline: headlineOf(outcome, checks, baseline.candidate.name),
    candidate: sideOf(candidate, input.baselines),
    baseline: { ...sideOf(baseline, input.baselines), source: input.source },
    dataset: {
      name: candidate.dataset.name,
      split: candidate.dataset.split,
      common: paired.common.size,
      onlyCandidate: paired.onlyCandidate,
      onlyBaseline: paired.onlyBaseline,
      changed: paired.changed,
    },
    settings: {
      confidence: settings.confidence,
      unscored: settings.unscored,
      common: settings.common,
      hash: gateSettingsHash(settings),
    },
    checks,
    notes: notesOf(input, paired),
  }
}

function checksOf(context: GateContext): OpenCheck[] {
  const regression = regressionCheck(context)
  const failures = failuresCheck(context)
  const checks = [
    ...(regression === undefined ? [] : [regression]),
    ...metricChecks(context),
    ...(failures === undefined ? [] : [failures]),
    ...latencyChecks(context),
    ...costChecks(context),
  ]
  const { margins, superiority, latency, cost } = context.settings
  if (
    Object.keys(margins).length + superiority.length + Object.keys(latency).length > 0 ||
    cost !== undefined
  )
    return checks
  if (Array.isArray(context.settings.regression) && regression !== undefined) return checks
  throw new CupelError('config_invalid', 'The gate has nothing to check.', {
    hint: 'State in the config how much worse is still no harm, e.g. gate: { margins: { verdict_match: 0.03 } }.',
  })
}

const outcomeOf = (checks: readonly GateCheck[]): GateOutcome =>
  checks.some(({ outcome }) => outcome === 'fail')
    ? 'fail'
    : checks.some(({ outcome }) => outcome === 'inconclusive')
      ? 'inconclusive'
      : 'pass'

const unionOf = ({ common, onlyCandidate, onlyBaseline, changed }: PairedSheets): number =>
  common.size + onlyCandidate.length + onlyBaseline.length + changed.length

const commonShare = (paired: PairedSheets): number => paired.common.size / Math.max(1, unionOf(paired))

/** What rests on the pairing says nothing when most examples have no pair; what does not (a failed regression) still stands. */
function withoutCommon(check: OpenCheck, paired: PairedSheets): OpenCheck {
  if (check.kind === 'regression' || check.form === 'value') return check
  const { lies, ...rest } = check
  return {
    ...rest,
    settled: {
      outcome: 'inconclusive',
      reason: `Run and baseline share ${paired.common.size} of ${unionOf(paired)} examples: too few to speak for the rest.`,
    },
  }
}

function sideOf({ candidate, run, dataset, trials }: ScoreSheet, baselines: BaselineNames | undefined) {
  const roles = statedRoles(candidate, baselines)
  return {
    name: candidate.name,
    ...(roles.length === 0 ? {} : { roles }),
    fingerprint: candidate.fingerprint,
    summary: candidate.summary,
    run: run.id,
    createdAt: run.createdAt,
    datasetVersion: dataset.version,
    answers: answersOf(trials),
  }
}

function notesOf({ candidate, baseline, settings, examples }: GateInput, paired: PairedSheets): string[] {
  const count = (ids: readonly string[]) => plural(ids.length, 'example')
  const noRegression =
    settings.regression !== 'off' &&
    ![...examples.values()].some(({ component }) => component === 'regression')
  return [
    ...(candidate.candidate.fingerprint === baseline.candidate.fingerprint
      ? ['The candidate has the fingerprint of the baseline: nothing that cupel knows of has changed.']
      : []),
    ...(candidate.dataset.version === baseline.dataset.version
      ? []
      : [
          `The dataset has changed since the baseline: ${plural(paired.common.size, 'example')} ${be(paired.common.size)} the same in both and ${were(paired.common.size)} paired.`,
        ]),
    ...(paired.changed.length > 0
      ? [
          `${count(paired.changed)} ${paired.changed.length === 1 ? 'asks or expects' : 'ask or expect'} something else than in the baseline and ${were(paired.changed.length)} left out: ${few(paired.changed)}.`,
        ]
      : []),
    ...(paired.onlyCandidate.length > 0
      ? [
          `${count(paired.onlyCandidate)} ${be(paired.onlyCandidate.length)} not in the baseline: ${few(paired.onlyCandidate)}.`,
        ]
      : []),
    ...(paired.onlyBaseline.length > 0
      ? [
          `${count(paired.onlyBaseline)} of the baseline ${be(paired.onlyBaseline.length)} not in the run: ${few(paired.onlyBaseline)}.`,
        ]
      : []),
    ...(candidate.dataset.limit === undefined
      ? []
      : [
          `The run asked the first ${plural(candidate.dataset.limit, 'example')} only: a quick look, not a measurement.`,
        ]),
    ...(noRegression ? ['The run has no example of component regression, so none was checked.'] : []),
  ]
}

const be = (count: number): string => (count === 1 ? 'is' : 'are')
const were = (count: number): string => (count === 1 ? 'was' : 'were')

const mostNamed = 5

const few = (ids: readonly string[]): string =>
  `${ids.slice(0, mostNamed).join(', ')}${ids.length > mostNamed ? ` and ${ids.length - mostNamed} more` : ''}`
