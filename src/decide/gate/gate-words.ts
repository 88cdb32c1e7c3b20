import { plural } from '../../kernel/index.ts'
import { differenceText, intervalText, type Scale, scaleOf, valueText } from '../compare/index.ts'
import type { GateAnswers, GateCheck, GateOutcome } from './gate-report.ts'

/** The figure of a check with its interval, e.g. `-4.9 points [-7.1, -2.7]`; undefined where there is none. */
export function figureText({ figure, form, measured }: GateCheck): string | undefined {
  if (figure === undefined || measured === undefined) return undefined
  const { value, lower, upper } = figure
  const interval = lower === undefined || upper === undefined ? undefined : { lower, upper }
  if (form === 'ratio')
    return `x${value.toFixed(2)}${interval === undefined ? '' : ` ${intervalText(interval, ratioScale)}`}`
  if (form === 'difference') return differenceText({ value, interval }, measured)
  const scale = scaleOf(measured, value)
  return `${valueText(value, measured, scale)}${interval === undefined ? '' : ` ${intervalText(interval, scale)}`}`
}

const ratioScale: Scale = { factor: 1, digits: 2, prefix: '', suffix: '' }

/** What the check allows, e.g. `no worse than -3.0 points`, `at most 2.00 s`. */
export function boundText({ kind, bound, form, measured }: GateCheck): string | undefined {
  if (kind === 'better') return 'better'
  if (bound === undefined || measured === undefined) return kind === 'regression' ? 'all' : undefined
  if (form === 'ratio') return `at most x${bound.toFixed(2)}`
  if (form === 'value') return `at most ${valueText(bound, measured)}`
  return differenceText({ value: bound }, measured)
}

/** What failed first, in a line; or what is open first; or that all passed. */
export function headlineOf(outcome: GateOutcome, checks: readonly GateCheck[], baseline: string): string {
  if (outcome === 'pass')
    return `${checks.length === 1 ? 'The 1 check' : `All ${plural(checks.length, 'check')}`} passed: no worse than ${baseline} by more than the gate allows.`
  const first = checks.find(check => check.outcome === outcome)!
  const others = (wanted: GateOutcome) =>
    checks.filter(check => check.outcome === wanted && check !== first).length
  const rest = [
    ...(others('fail') > 0 ? [`${others('fail')} more failed`] : []),
    ...(others('inconclusive') > 0
      ? [`${others('inconclusive')} ${outcome === 'fail' ? '' : 'more '}inconclusive`]
      : []),
  ]
  return `${checkText(first)}${rest.length === 0 ? '' : ` (${rest.join(', ')})`}`
}

/** A check in one line with what it rests on. */
export function checkText(check: GateCheck): string {
  const figure = figureText(check)
  const bound = boundText(check)
  const named = check.examples?.failed ?? []
  const about = [
    ...(figure === undefined ? [] : [figure]),
    ...(figure === undefined || bound === undefined
      ? []
      : [check.kind === 'better' ? 'to be better' : `allowed ${bound}`]),
    ...(named.length === 0
      ? []
      : [named.slice(0, 3).join(', ') + (named.length > 3 ? ` and ${named.length - 3} more` : '')]),
  ]
  return `${check.name}${about.length === 0 ? '' : `: ${about.join(', ')}`}. ${check.reason}`
}

/** What became of the answers of a side, e.g. `500 answers asked for, 24 failed (provider_timeout 24), 0 open`. */
export function answersText({ trials, failed, open, codes }: GateAnswers): string {
  const why = codes.map(({ code, trials: of }) => `${code} ${of.toLocaleString('en-US')}`).join(', ')
  const count = (of: number): string => of.toLocaleString('en-US')
  return `${plural(trials, 'answer')} asked for, ${count(failed)} failed, ${count(open)} open${why === '' ? '' : ` (${why})`}`
}

/** How many answers a check lacks on each side, and how far they could move the difference; nothing where it lacks none. */
export function lackingText(check: GateCheck): string | undefined {
  const { unscored, measured } = check
  if (unscored === undefined) return undefined
  const { candidate, baseline, worst, best } = unscored
  if (candidate.without + baseline.without === 0) return undefined
  const side = ({ without, of }: typeof candidate) =>
    `${without.toLocaleString('en-US')} of ${of.toLocaleString('en-US')}`
  const counts = `Without a value: ${side(candidate)} answers of the candidate, ${side(baseline)} of the baseline.`
  if (worst === undefined || best === undefined || measured === undefined) return counts
  const words = (value: number) => differenceText({ value }, measured)
  return `${counts} At worst the difference is ${words(worst)}, at best ${words(best)}.`
}
