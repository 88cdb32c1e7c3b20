import { CupelError } from '../../kernel/index.ts'
import {
  type AnalysedStage,
  type ArrivalFacts,
  type Asked,
  analyseStage,
  arrivalText,
  askedAlone,
  compareLengths,
  gapLimitsOf,
  type LoadPlan,
  type LoadResult,
  type LoadVerdict,
  levelVerdictOf,
  type RequestRecords,
  requestOutcomes,
  type SaturationResult,
  traceRate,
} from '../../measure/load/index.ts'
import { checkMoney, forecastLoad, type LoadForecast } from './load-budget.ts'
import { type LoadSetup, workloadFacts } from './load-setup.ts'
import type { LoadSubject } from './load-subject.ts'
import { type BodyMaker, createBodyMaker, mostUnique, type StageBodies } from './make-bodies.ts'
import { closed, open, roleOf, type StagePlan, type StatedLimit } from './plan-stages.ts'
import { factsOf, forecastOfSearch, requestsOfLevel, runSearch } from './run-search.ts'
import { runStage, type StageEnd } from './run-stage.ts'
import { sizeStage } from './size-stage.ts'
import { budgetNote, countCost, moneyOf, noMoney, type Spending } from './spending.ts'

type Measured = Omit<LoadResult, 'schema' | 'id' | 'startedAt' | 'endedAt' | 'cupelVersion'>

const usualConnections = 256

/** What grows while a candidate is loaded. */
interface Course extends Spending {
  readonly subject: LoadSubject
  readonly setup: LoadSetup
  readonly bodies: BodyMaker
  readonly usable: readonly StatedLimit[]
  readonly stages: LoadResult['stages']
  readonly verdicts: LoadVerdict[]
  readonly sentInput: number[]
  readonly sentOutput: number[]
  /** Rows of a trace that were replayed in order, from its first. */
  replayed: number
  endedBy: StageEnd['endedBy']
}

/** Loads one candidate through all its stages. Undefined when it was stopped before anything was measured. */
export async function loadCandidate(subject: LoadSubject, setup: LoadSetup): Promise<Measured | undefined> {
  const { options, planning, ports } = setup
  const bodies = createBodyMaker(setup.workload, {
    subject,
    countTokens: setup.countTokens,
    seed: setup.seed,
    isUnique: options.isUnique === true,
  })
  const forecast = forecastOf(subject, setup, bodies)
  checkMoney(forecast, subject, { budgetUsd: options.budgetUsd, isAgreed: options.isAgreed === true })
  ports.onEvent({ kind: 'candidate', name: subject.facts.name, forecast, about: setup.workload.about })
  const course = beginCourse({ subject, setup, bodies })
  if (!(await knock(course))) return undefined
  const found = planning.search === undefined ? undefined : await searchLevels(course, planning.search)
  for (const plan of planning.stages) {
    if (isOver(course)) break
    await measureStage(course, plan)
  }
  return course.stages.length === 0 ? undefined : measuredOf(course, found)
}

function beginCourse(given: Pick<Course, 'subject' | 'setup' | 'bodies'>): Course {
  const { subject, setup } = given
  const isStreamed = subject.target.answer === 'chat-stream'
  const needsStream = ({ limit: { measure } }: StatedLimit): boolean =>
    measure === 'firstToken' || measure === 'timePerOutputToken' || measure === 'interToken'
  const { limits } = setup.planning
  return {
    ...given,
    usable: limits.filter(limit => isStreamed || !needsStream(limit)),
    stages: [],
    verdicts: limits
      .filter(limit => !isStreamed && needsStream(limit))
      .map(({ limit }) => ({
        limit,
        at: 'any rate',
        role: 'asked',
        outcome: 'inconclusive',
        reason:
          'The answers are not streamed, so there is no first token: set stream: true, or limit the whole answer.',
      })),
    notes: new Set(unheld(given)),
    sentInput: [],
    sentOutput: [],
    spentUsd: 0,
    isSpentKnown: true,
    dearest: 1,
    replayed: 0,
    endedBy: undefined,
  }
}

/** A budget holds what is paid by the token; what a pipeline costs is not for us to know. */
const unheld = ({ subject, setup }: Pick<Course, 'subject' | 'setup'>): string[] =>
  setup.options.budgetUsd === undefined || subject.payment !== 'unknown'
    ? []
    : [`What ${subject.facts.name} costs is not known, so that --budget does not hold it.`]

function forecastOf(subject: LoadSubject, setup: LoadSetup, bodies: BodyMaker): LoadForecast {
  const { options, planning, seed, traceMs } = setup
  const plans = planning.search === undefined ? planning.stages : []
  const sized = plans.map(plan => sizeStage(plan, options, { seed, traceMs }))
  const searching =
    planning.search === undefined ? 0 : forecastOfSearch(planning.limits.map(({ limit }) => limit))
  // A closed loop sends as fast as it is answered: one answer a second in each place is a guess.
  const requests = sized.reduce(
    (total, { atMs, requests: planned, seconds }, i) =>
      total +
      (atMs === undefined
        ? Math.min(planned, Math.ceil(seconds * (plans[i]?.arrivals.concurrency ?? 1)))
        : planned),
    searching,
  )
  return forecastLoad({
    subject,
    requests: Math.max(1, requests),
    inputTokens: meanOf(bodies.plannedInput) ?? 0,
    outputTokens: bodies.plannedOutput === undefined ? undefined : meanOf(bodies.plannedOutput),
  })
}

function meanOf(values: ArrayLike<number>): number | undefined {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i] as number
  return values.length === 0 ? undefined : total / values.length
}

/** One request before all others: a server that cannot be reached is no slow server. False when the budget does not carry it. */
async function knock(course: Course): Promise<boolean> {
  const { subject, setup } = course
  const stage = course.bodies.forStage(1, { key: 'knock', isInTraceOrder: false })
  const plan = planOf(course, { arrivals: { kind: 'closed', concurrency: 1, requests: 1 }, ...stage })
  const { load } = await runStage({
    generator: setup.generator,
    plan: { ...plan, connections: 1, threads: 1 },
    seconds: Number.POSITIVE_INFINITY,
    until: undefined,
    stop: setup.ports.stop,
    onProgress: undefined,
  })
  if (load.isOutOfMoney === true) return noMoney(course)
  countCost(course, load.records, stage)
  const outcome = requestOutcomes[load.records.outcome[0] as number]
  if (outcome === 'ok' || outcome === 'malformed' || outcome === 'aborted' || outcome === 'unsent')
    return true
  const ended = subject.ended?.()
  if (ended !== undefined) throw ended
  throw new CupelError(
    outcome === 'client_error' ? 'provider_rejected' : 'provider_unavailable',
    `${subject.facts.name} did not answer the first request (${outcome?.replaceAll('_', ' ')}), so no load was sent.`,
    {
      hint: `Try it with one question: cupel run --candidates ${subject.facts.name} --limit 1.`,
      details: { candidate: subject.facts.name, outcome },
    },
  )
}

interface Planning extends StageBodies {
  readonly arrivals: LoadPlan['arrivals']
}

function planOf(course: Course, { arrivals, ...stage }: Planning): LoadPlan {
  const { subject, setup, usable } = course
  const { bodies, bodyOf } = stage
  const { options } = setup
  const money = moneyOf(course, stage)
  const usual = arrivals.kind === 'closed' ? arrivals.concurrency : usualConnections
  return {
    target: subject.target,
    bodies,
    bodyOf,
    arrivals,
    timeoutMs: options.timeoutMs ?? subject.timeoutMs,
    connections: options.connections ?? usual,
    threads: options.threads ?? 1,
    gapLimitsMs: gapLimitsOf(usable.map(({ limit }) => limit)),
    ...(money === undefined ? {} : { money }),
  }
}

function searchLevels(
  course: Course,
  { over, from }: { over: 'rate' | 'concurrency'; from: number },
): Promise<SaturationResult> {
  const limits = course.usable.map(({ limit }) => limit)
  if (limits.length === 0)
    throw new CupelError(
      'usage_invalid',
      'The limits to search by are on streamed answers, and these are not.',
      {
        hint: 'Set stream: true in the config of the candidate, or limit the whole answer.',
      },
    )
  const usualRequests = requestsOfLevel(limits)
  const planAt = (level: number): StagePlan =>
    over === 'rate' ? { ...open(course.setup.options, level), usualRequests } : closed(level)
  return runSearch({
    limits,
    over,
    from,
    isOver: () => isOver(course),
    measure: (level, share) => measureStage(course, planAt(level), { share, limits: limits.length }),
  })
}

interface MeasuredStage {
  readonly analysed: AnalysedStage
  readonly index: number
}

async function measureStage(
  course: Course,
  stagePlan: StagePlan,
  asked = askedAlone,
): Promise<MeasuredStage> {
  const { subject, setup } = course
  const { options, seed, traceMs, ports, generator } = setup
  const sized = sizeStage(stagePlan, options, { seed, traceMs })
  const facts = asSent(stagePlan.arrivals, sized.atMs)
  const isInTraceOrder = facts.kind === 'replay' && setup.workload.source === 'trace'
  if (isInTraceOrder) course.replayed = Math.max(course.replayed, sized.requests)
  const key = `${stagePlan.arrivals.kind} ${stagePlan.arrivals.ratePerSecond ?? stagePlan.arrivals.concurrency}`
  const stageBodies = course.bodies.forStage(sized.requests, { key, isInTraceOrder })
  const arrivals: LoadPlan['arrivals'] =
    sized.atMs === undefined
      ? {
          kind: 'closed',
          concurrency: stagePlan.arrivals.concurrency as number,
          requests: sized.requests,
        }
      : { kind: 'open', atMs: sized.atMs }
  const { name } = subject.facts
  ports.onEvent({
    kind: 'stage',
    candidate: name,
    at: arrivalText(facts),
    seconds: sized.atMs === undefined ? sized.seconds : (sized.atMs.at(-1) ?? 0) / 1000,
    requests: sized.atMs === undefined ? options.requests : sized.requests,
  })
  const { load, endedBy } = await runStage({
    generator,
    plan: planOf(course, { arrivals, ...stageBodies }),
    seconds: sized.seconds,
    until: options.until,
    stop: ports.stop,
    onProgress: progress => ports.onEvent({ kind: 'progress', candidate: name, progress }),
  })
  const analysed = analyseStage({
    load,
    arrivals: facts,
    limits: course.usable.map(({ limit }) => limit),
    isStreamed: subject.target.answer === 'chat-stream',
    warmUpMs: options.warmUpMs,
  })
  if (options.isUnique === true && analysed.stage.sent > mostUnique)
    course.notes.add(`Of more than ${mostUnique} requests, those after that began like earlier ones.`)
  countCost(course, load.records, stageBodies)
  noteEnd(course, endedBy, facts)
  collectLengths(course, analysed, { records: load.records, stageBodies })
  return keepStage(course, { plan: { arrivals: facts }, asked }, analysed)
}

function keepStage(
  course: Course,
  { plan, asked }: { plan: StagePlan; asked: Asked },
  analysed: AnalysedStage,
): MeasuredStage {
  const index = course.stages.push(analysed.stage) - 1
  const { ports, planning } = course.setup
  const verdicts = course.usable.flatMap((stated, at): LoadVerdict[] => {
    const role = roleOf(stated, plan, planning.isAsStated)
    const standing = analysed.standings[at]
    if (role === undefined || standing === undefined) return []
    return [{ stage: index, ...role, ...levelVerdictOf(standing, factsOf(analysed), asked) }]
  })
  course.verdicts.push(...verdicts)
  ports.onEvent({ kind: 'stage-end', candidate: course.subject.facts.name, stage: analysed.stage, verdicts })
  return { analysed, index }
}

function collectLengths(
  { sentInput, sentOutput }: Course,
  { rows }: AnalysedStage,
  { records, stageBodies }: { records: RequestRecords; stageBodies: StageBodies },
): void {
  for (const row of rows) {
    // Counted as the plan was, not as the server counts: only the same ruler shows whether lengths are those that were meant.
    sentInput.push(stageBodies.bodies[stageBodies.bodyOf[row] as number]?.inputTokens ?? 0)
    const output = records.outputTokens[row] as number
    if (output > 0) sentOutput.push(output)
  }
}

/** The user, the budget or the end of the serving process: nothing more is to be sent. */
const isOver = ({ endedBy, subject }: Course): boolean =>
  endedBy === 'user' || endedBy === 'budget' || subject.ended?.() !== undefined

/** The part of a trace that is replayed has a rate of its own. */
function asSent(arrivals: ArrivalFacts, atMs: Float64Array | undefined): ArrivalFacts {
  const rate = arrivals.kind !== 'replay' || atMs === undefined ? undefined : traceRate(atMs)
  return rate === undefined ? arrivals : { ...arrivals, ratePerSecond: rate }
}

function noteEnd(course: Course, endedBy: StageEnd['endedBy'], arrivals: ArrivalFacts): void {
  course.endedBy = endedBy ?? course.endedBy
  const at = arrivalText(arrivals)
  const dead = course.subject.ended?.()
  if (dead !== undefined)
    course.notes.add(`${dead.message} What was asked after that failed for this reason.`)
  if (endedBy === 'user') course.notes.add(`Stopped by the user at ${at}.`)
  if (endedBy === 'budget') course.notes.add(budgetNote(course, at))
  if (endedBy === 'precision')
    course.notes.add(`At ${at} the interval of p99 was narrow enough before the time was up.`)
}

function measuredOf(course: Course, found: SaturationResult | undefined): Measured {
  const { subject, setup, bodies } = course
  const { options, planning } = setup
  const count = bodies.plannedInput.length
  if (course.replayed > 0 && course.replayed < count)
    course.notes.add(`Of the ${count} requests of the trace, the first ${course.replayed} were replayed.`)
  const planned = (lengths: ArrayLike<number>): ArrayLike<number> =>
    course.replayed === 0 ? lengths : Array.from(lengths).slice(0, course.replayed)
  const input = compareLengths(planned(bodies.plannedInput), course.sentInput)
  const output =
    bodies.plannedOutput === undefined
      ? undefined
      : compareLengths(planned(bodies.plannedOutput), course.sentOutput)
  const { target } = subject
  return {
    candidate: subject.facts,
    how: subject.how,
    isStreamed: target.answer === 'chat-stream',
    isStructured: target.schema !== undefined,
    workload: {
      ...workloadFacts(setup),
      ...(input === undefined ? {} : { input }),
      ...(output === undefined ? {} : { output }),
    },
    limits: planning.limits.map(({ limit }) => limit),
    seed: setup.seed,
    timeoutMs: options.timeoutMs ?? subject.timeoutMs,
    connections: options.connections ?? usualConnections,
    threads: options.threads ?? 1,
    stages: course.stages,
    verdicts: course.verdicts,
    ...(found === undefined ? {} : { search: found }),
    ...(course.isSpentKnown && subject.payment !== 'unknown' ? { costUsd: course.spentUsd } : {}),
    notes: [...course.notes],
  }
}
