import {
  boundText,
  figureText,
  type GateCheck,
  type GateOutcome,
  type GatePlan,
  gateSummary,
  type KeptGate,
  withoutExamples,
} from '../../decide/gate/index.ts'
import { CupelError } from '../../kernel/index.ts'
import { findGate, readGates } from '../gate/gate-files.ts'
import { planForGate } from '../gate/plan-for-gate.ts'
import type { Project } from '../open-project.ts'
import { presentFingerprints } from './present-fingerprints.ts'

/** Runs whose answers somebody is rating: which examples did not pass is kept from them. */
export type BlindRuns = readonly string[]

/** The gates that the project keeps, in short, and what the gate of the config will be able to say. */
export async function describeGates(project: Project, blind: BlindRuns = []) {
  const { gates, broken, older } = readGates(project)
  const present = await presentFingerprints(project)
  return {
    gates: gates.map(kept => {
      const told = blinded(kept, blind)
      return {
        ...gateSummary(told),
        counts: countsOf(told.report.checks),
        isStale: present.isStale(told.report.candidate),
      }
    }),
    broken,
    older,
    plan: await describePlan(project),
  }
}

/** One gate with the words of its figures, and what has happened since. `asked` is as of `findGate`. */
export async function describeGate(project: Project, asked: string, blind: BlindRuns = []) {
  const kept = findGate(readGates(project).gates, asked)
  const { id, decidedAt, report } = blinded(kept, blind)
  const { candidate } = report
  const runs = await project.store.runs.listRuns()
  const newest = runs.find(({ candidates }) => candidates.some(({ name }) => name === candidate.name))
  const isKnown = runs.some(run => run.id === candidate.run)
  return {
    id,
    decidedAt,
    report,
    texts: report.checks.map(textsOf),
    isStale: (await presentFingerprints(project)).isStale(candidate),
    hasRun: isKnown,
    // Of a gate that came from another store nothing is newer here.
    ...(isKnown && newest !== undefined && newest.id !== candidate.run ? { newerRun: newest.id } : {}),
    isBlind: blind.includes(candidate.run),
  }
}

const blinded = (kept: KeptGate, blind: BlindRuns): KeptGate =>
  blind.includes(kept.report.candidate.run) ? { ...kept, report: withoutExamples(kept.report) } : kept

function countsOf(checks: readonly GateCheck[]): Record<GateOutcome, number> {
  const count = (wanted: GateOutcome): number => checks.filter(({ outcome }) => outcome === wanted).length
  return { pass: count('pass'), fail: count('fail'), inconclusive: count('inconclusive') }
}

function textsOf(check: GateCheck) {
  const figure = figureText(check)
  const bound = boundText(check)
  return { ...(figure === undefined ? {} : { figure }), ...(bound === undefined ? {} : { bound }) }
}

export type DescribedPlan =
  | {
      readonly kind: 'planned'
      readonly examples: number
      readonly checks: number
      readonly margins: readonly { readonly metric: string; readonly plans: readonly GatePlan[] }[]
      /** Metrics whose margin is no share: how far their scores lie apart is not known before a run. */
      readonly notShares: readonly string[]
    }
  | { readonly kind: 'unplanned'; readonly message: string; readonly hint?: string | undefined }

/** Nothing to plan for, or a dataset that cannot be read, hides no gate. */
async function describePlan(project: Project): Promise<DescribedPlan> {
  try {
    const { margins, ...plan } = await planForGate(project)
    const isPlanned = ({ plans }: (typeof margins)[number]): boolean =>
      plans.every(({ harmlessPasses }) => Number.isFinite(harmlessPasses))
    return {
      kind: 'planned',
      ...plan,
      margins: margins.filter(isPlanned),
      notShares: margins.filter(margin => !isPlanned(margin)).map(({ metric }) => metric),
    }
  } catch (thrown) {
    if (!CupelError.is(thrown)) throw thrown
    return { kind: 'unplanned', message: thrown.message, hint: thrown.hint }
  }
}
