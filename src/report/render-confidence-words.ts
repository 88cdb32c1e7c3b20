import { type ConfidenceReport, confidenceSources, type FigureName } from '../decide/confidence/index.ts'
import { inertLine } from './inert-text.ts'

type Figure = ConfidenceReport['accuracy']
type Known = Extract<NonNullable<ConfidenceReport['decision']>, { kind: 'known' }>

/** A table that the terminal, Markdown and the page show alike. The first cell of a row is the candidate. */
export interface ConfidenceTable {
  readonly id: string
  readonly title: string
  readonly note: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

const percent = (value: number): string => `${(100 * value).toFixed(1)}%`
const plain = (value: number): string => value.toFixed(3)
const whole = (value: number): string => `${Math.round(100 * value)}%`

/** `84.2% [80.1, 88.0]`, or a dash where there is no figure. */
function shareText(figure: Figure): string {
  if (figure.kind === 'unknown') return '–'
  const { value, interval } = figure
  const limits =
    interval === undefined
      ? ''
      : ` [${(100 * interval.lower).toFixed(1)}, ${(100 * interval.upper).toFixed(1)}]`
  return `${percent(value)}${limits}`
}

/** `0.083 [0.041, 0.120]`. */
function numberText(figure: Figure): string {
  if (figure.kind === 'unknown') return '–'
  const { value, interval } = figure
  return `${plain(value)}${interval === undefined ? '' : ` [${plain(interval.lower)}, ${plain(interval.upper)}]`}`
}

function signedText(figure: Figure): string {
  if (figure.kind === 'unknown') return '–'
  const sign = (value: number) => `${value > 0 ? '+' : ''}${value.toFixed(3)}`
  const { value, interval } = figure
  return `${sign(value)}${interval === undefined ? '' : ` [${sign(interval.lower)}, ${sign(interval.upper)}]`}`
}

function amountText(figure: Figure): string {
  if (figure.kind === 'unknown') return '–'
  const { value, interval } = figure
  return `${value.toFixed(2)}${interval === undefined ? '' : ` [${interval.lower.toFixed(2)}, ${interval.upper.toFixed(2)}]`}`
}

export function confidenceFacts([first, ...others]: readonly ConfidenceReport[]): string[] {
  if (first === undefined) return []
  return [
    `right: ${first.metric.id} ${first.metric.version}`,
    `confidence: ${first.source.id}/${first.source.version}`,
    `run ${first.run}`,
    `${first.dataset.name}, ${first.dataset.split}`,
    `${1 + others.length} candidate${others.length === 0 ? '' : 's'}`,
    ...(first.clusterBy === undefined ? [] : [`clusters by ${first.clusterBy}`]),
  ]
}

export const sourceSentence = (reports: readonly ConfidenceReport[]): string =>
  reports[0] === undefined ? '' : `Confidence here: ${confidenceSources[reports[0].source.id].about}`

/** What a reader should take away of one candidate, by intervals and not by points. */
export function confidenceSentence(report: ConfidenceReport): string {
  const { candidate, accuracy, meanConfidence, overconfidence, ifCalibrated } = report
  const name = inertLine(candidate)
  if (accuracy.kind === 'unknown' || meanConfidence.kind === 'unknown' || overconfidence.kind === 'unknown')
    return `${name}: ${accuracy.kind === 'unknown' ? inertLine(accuracy.reason) : 'no figure'}.`
  const states = `states ${whole(meanConfidence.value)} on average and is right in ${whole(accuracy.value)}`
  const { interval } = overconfidence
  if (interval !== undefined && interval.lower > 0) return `${name} claims too much: it ${states}.`
  if (interval !== undefined && interval.upper < 0) return `${name} claims too little: it ${states}.`
  const chance = ifCalibrated.smoothError?.p
  if (chance !== undefined && chance < 0.05)
    return `${name} ${states}, but what it states of a single answer is not the share that is right.`
  return `${name} ${states}; on ${accuracy.n} answers it cannot be told from a calibrated forecaster.`
}

/** What the chosen thresholds do, and what that saves. */
export function decisionSentence({ candidate, accuracy, decision }: ConfidenceReport): string | undefined {
  if (decision === undefined) return undefined
  const name = inertLine(candidate)
  if (decision.kind === 'unknown')
    return accuracy.kind === 'known'
      ? `${name}: no threshold can be chosen: ${inertLine(decision.reason)}.`
      : undefined
  const rule = ruleText(decision)
  const { cost, reviewRate, costs, alternatives } = decision
  const unit = inertLine(costs.unit)
  const review =
    reviewRate.kind === 'known' && costs.review !== undefined
      ? ` ${shareText(reviewRate)} go to a person.`
      : ''
  const price = cost.kind === 'known' ? ` That costs ${amountText(cost)} ${unit} a question` : ''
  const saved = alternatives
    .flatMap(({ policy, difference }) => (difference.kind === 'known' ? [{ policy, difference }] : []))
    .sort((a, b) => b.difference.value - a.difference.value)[0]
  const against =
    saved === undefined || price === ''
      ? ''
      : `, ${comparedText(saved.difference)} ${policyNames[saved.policy]}`
  return `${name}: ${rule}.${price}${against}${price === '' ? '' : '.'}${review}`
}

const policyNames = {
  answer_all: 'answering everything',
  review_all: 'sending everything to a person',
  abstain_all: 'answering nothing',
} as const

function comparedText(difference: Extract<Figure, { kind: 'known' }>): string {
  const { value, interval } = difference
  if (value === 0 && interval === undefined) return 'the same as'
  const isTold = interval !== undefined && (interval.upper < 0 || interval.lower > 0)
  if (!isTold) return 'which cannot be told from'
  return `${Math.abs(value).toFixed(2)} ${value < 0 ? 'less' : 'more'} than`
}

function ruleText({ answerFrom, reviewFrom, costs }: Known): string {
  const rest = costs.review === undefined ? 'give no answer' : 'ask a person'
  if (answerFrom === null && reviewFrom === null) return 'give no answer to any question'
  if (answerFrom === 0) return 'answer everything'
  if (reviewFrom === null)
    return `answer from a confidence of ${plain(answerFrom ?? 1)} on, below it give no answer`
  const asked = reviewFrom > 0 ? `ask a person from ${plain(reviewFrom)} on, below that give no answer` : rest
  return answerFrom === null
    ? `answer nothing; ${reviewFrom > 0 ? asked : 'ask a person every time'}`
    : `answer from a confidence of ${plain(answerFrom)} on, below it ${asked}`
}

/** What most readers need, and with `isWhole` all of it. */
export function confidenceTables(reports: readonly ConfidenceReport[], isWhole: boolean): ConfidenceTable[] {
  if (reports.every(({ counts }) => counts.scored === 0)) return []
  const [thresholds, costs] = decisionTables(reports)
  return [
    calibrationTable(reports),
    ...(isWhole ? [binnedTable(reports)] : []),
    ...(isWhole ? [scoreTable(reports)] : []),
    orderTable(reports),
    ...(thresholds === undefined ? [] : [thresholds]),
    ...(isWhole && costs !== undefined ? [costs] : []),
    ...(isWhole ? [recalibrationTable(reports)] : []),
  ]
}

const figureOf = (report: ConfidenceReport, name: FigureName): Figure => report.figures[name]

function calibrationTable(reports: readonly ConfidenceReport[]): ConfidenceTable {
  return {
    id: 'calibration',
    title: 'Is a confidence of 80% right in 80%?',
    note: 'Smooth error: mean distance of confidence and share right, without bins. Even a perfect forecaster has one: "if true" is its mean, and in brackets the most it has in 95 of 100 cases. Overconfidence: mean confidence minus share right.',
    head: ['candidate', 'answers', 'right', 'stated', 'overconfidence', 'smooth error', 'if true'],
    rows: reports.map(report => [
      report.candidate,
      String(report.counts.scored),
      shareText(report.accuracy),
      shareText(report.meanConfidence),
      signedText(report.overconfidence),
      numberText(figureOf(report, 'smoothError')),
      ifTrue(report, 'smoothError'),
    ]),
  }
}

function binnedTable(reports: readonly ConfidenceReport[]): ConfidenceTable {
  return {
    id: 'binned',
    title: 'The same in bins',
    note: 'Expected calibration error (ECE) in 10 bins of equal mass and of equal width, the largest error of a bin, and the mean squared error with what chance adds taken off, which may be negative. Spiegelhalter: z of the Brier score that true confidences would have.',
    head: [
      'candidate',
      'ECE, mass',
      'if true',
      'ECE, width',
      'largest',
      'squared, debiased',
      'Spiegelhalter z',
    ],
    rows: reports.map(report => [
      report.candidate,
      numberText(figureOf(report, 'eceEqualMass')),
      ifTrue(report, 'eceEqualMass'),
      numberText(figureOf(report, 'eceEqualWidth')),
      numberText(figureOf(report, 'maximumError')),
      numberText(figureOf(report, 'squaredErrorDebiased')),
      report.spiegelhalter === undefined
        ? '–'
        : `${report.spiegelhalter.z.toFixed(2)} (p ${pText(report.spiegelhalter.p)})`,
    ]),
  }
}

const pText = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(3))

function ifTrue({ ifCalibrated }: ConfidenceReport, name: FigureName): string {
  const found = ifCalibrated[name]
  return found === undefined ? '–' : `${plain(found.mean)} (${plain(found.upper)})`
}

function scoreTable(reports: readonly ConfidenceReport[]): ConfidenceTable {
  return {
    id: 'scores',
    title: 'Brier score and what it is made of',
    note: 'Brier = miscalibration - discrimination + uncertainty, by isotonic regression (CORP). Lower is better, but more discrimination is. Log loss in nats.',
    head: ['candidate', 'Brier', 'miscalibration', 'discrimination', 'uncertainty', 'log loss'],
    rows: reports.map(report => [
      report.candidate,
      ...(['brier', 'miscalibration', 'discrimination', 'uncertainty', 'logLoss'] as const).map(name =>
        numberText(figureOf(report, name)),
      ),
    ]),
  }
}

function orderTable(reports: readonly ConfidenceReport[]): ConfidenceTable {
  return {
    id: 'order',
    title: 'Does confidence tell right from wrong?',
    note: 'AUROC: chance that a right answer has more confidence than a wrong one; 0.5 tells nothing. AURC: share wrong, averaged over every share that is answered, the most confident first; excess: over the best possible order.',
    head: ['candidate', 'AUROC', 'AURC', 'excess AURC', 'no confidence', 'declined', 'failed'],
    rows: reports.map(report => {
      const { counts } = report
      const lacking = Object.values(counts.withoutConfidence).reduce((sum, n) => sum + (n ?? 0), 0)
      return [
        report.candidate,
        ...(['auroc', 'aurc', 'excessAurc'] as const).map(name => numberText(figureOf(report, name))),
        String(lacking),
        String(counts.abstained),
        String(counts.failed),
      ]
    }),
  }
}

function recalibrationTable(reports: readonly ConfidenceReport[]): ConfidenceTable {
  return {
    id: 'recalibration',
    title: 'What recalibrating would do',
    note: 'Fitted on one half of the examples, reported on the other. Change: after minus before on the same answers; below 0 is better, and an interval that holds 0 shows nothing.',
    head: ['candidate', 'method', 'answers', 'smooth error', 'change', 'Brier', 'change'],
    rows: reports.flatMap(({ candidate, recalibration }) =>
      recalibration.kind === 'unknown'
        ? []
        : [
            [
              candidate,
              'none',
              String(recalibration.reportedOn),
              numberText(recalibration.before.smoothError),
              '',
              numberText(recalibration.before.brier),
              '',
            ],
            ...recalibration.methods.map(({ method, after, change }) => [
              candidate,
              method,
              String(recalibration.reportedOn),
              numberText(after.smoothError),
              signedText(change.smoothError),
              numberText(after.brier),
              signedText(change.brier),
            ]),
          ],
    ),
  }
}

function decisionTables(reports: readonly ConfidenceReport[]): ConfidenceTable[] {
  const decided = reports.flatMap(({ candidate, decision }) =>
    decision?.kind === 'known' ? [{ candidate, decision }] : [],
  )
  const [first] = decided
  if (first === undefined) return []
  const unit = inertLine(first.decision.costs.unit)
  return [
    {
      id: 'thresholds',
      title: 'When to answer, when to ask a person',
      note: `Chosen on one half of the examples by the costs given (${costsText(first.decision)}); every figure is of the other half. Range: the threshold chosen again on resamples. If true: the threshold that such costs call for where confidences are true.`,
      head: ['candidate', 'answer from', 'range', 'if true', 'to a person', 'no answer', 'right of answered'],
      rows: decided.map(({ candidate, decision }) => [
        candidate,
        thresholdText(decision.answerFrom),
        `${thresholdText(decision.answerFromRange.lower)} to ${thresholdText(decision.answerFromRange.upper)}`,
        thresholdText(decision.answerFromIfCalibrated),
        shareText(decision.reviewRate),
        shareText(decision.abstentionRate),
        shareText(decision.accuracyOfAnswered),
      ]),
    },
    {
      id: 'costs',
      title: `What a question costs, in ${unit}`,
      note: 'Thresholds against doing the same with every question. Difference: thresholds minus that; below 0 they are cheaper.',
      head: ['candidate', 'instead', 'questions', 'with thresholds', 'instead costs', 'difference'],
      rows: decided.flatMap(({ candidate, decision }) =>
        decision.alternatives.map(({ policy, cost, difference }) => [
          candidate,
          policyNames[policy],
          String(decision.reportedOn),
          amountText(decision.cost),
          amountText(cost),
          amountText(difference),
        ]),
      ),
    },
  ]
}

const thresholdText = (value: number | null): string =>
  value === null ? 'never' : value === 0 ? 'always' : plain(value)

function costsText({ costs }: Known): string {
  const { wrong, review, abstain, errors } = costs
  const unit = inertLine(costs.unit)
  return [
    `wrong ${wrong} ${unit}`,
    ...(review === undefined ? [] : [`a person ${review}`]),
    ...(abstain === undefined ? [] : [`no answer ${abstain}`]),
    ...errors.map(
      ({ expected, answered, cost }) => `${inertLine(answered)} for ${inertLine(expected)} ${cost}`,
    ),
  ].join(', ')
}

/** What a reader must know before relying on the figures, each once, with whom it is about. */
export function confidenceNotices(reports: readonly ConfidenceReport[]): string[] {
  const said = Map.groupBy(
    reports.flatMap(report => noticesOf(report).map(text => ({ text, candidate: report.candidate }))),
    ({ text }) => text,
  )
  return [...said].map(([text, about]) =>
    about.length === reports.length && reports.length > 1
      ? inertLine(text)
      : `${about.map(({ candidate }) => inertLine(candidate)).join(', ')}: ${inertLine(text)}`,
  )
}

function noticesOf({ warnings, accuracy, figures, recalibration, decision }: ConfidenceReport): string[] {
  if (accuracy.kind === 'unknown') return [...warnings]
  const { auroc, brier } = figures
  const all = [
    ...warnings,
    ...(brier.kind === 'known' ? brier.warnings : []),
    ...(auroc.kind === 'known' ? auroc.warnings : [`No AUROC: ${auroc.reason}.`]),
    ...(recalibration.kind === 'unknown'
      ? [`Nothing was recalibrated: ${recalibration.reason}.`]
      : recalibration.methods.flatMap(({ method, warnings: own }) => own.map(text => `${method}: ${text}`))),
    ...(decision?.kind === 'known' ? decision.warnings : []),
  ]
  return [...new Set(all)]
}
