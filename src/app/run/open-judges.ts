import { CupelError, seededRandom } from '../../kernel/index.ts'
import {
  type JudgeModel,
  type JudgeSettings,
  type Judges,
  type ScoringMeter,
  ScoringStopped,
} from '../../measure/metric/index.ts'
import { type CandidateConfig, candidateConfigSchema } from '../../prepare/candidate/index.ts'
import {
  type Call,
  createConcurrencyLimit,
  defaultRetryPolicy,
  priceCall,
  type Reply,
  type Usage,
  usageOfFailure,
  withRetries,
} from '../../prepare/provider/index.ts'
import { parseDuration } from '../config/index.ts'
import type { Project } from '../open-project.ts'
import { withAddress } from './open-candidates.ts'
import { type OpenedResponder, openResponder } from './open-responder.ts'
import { type Outside, openOutside } from './outside.ts'

export interface OpenedJudges extends AsyncDisposable {
  readonly judges: Judges
}

/** Models that judge, reached as candidates are: the same providers, retries, limits and secrets. */
export function openJudges(project: Project): OpenedJudges {
  const outsides: Outside[] = []
  return {
    judges: {
      async open(settings) {
        const config = withAddress(project, configOf(settings))
        const outside = openOutside(project, [config])
        outsides.push(outside)
        return openJudge(project, { settings, config, outside })
      },
    },
    async [Symbol.asyncDispose]() {
      for (const outside of outsides) await outside[Symbol.asyncDispose]()
    },
  }
}

function configOf({ schema, ...settings }: JudgeSettings): CandidateConfig {
  const stated = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
  const parsed = candidateConfigSchema.safeParse({ ...stated, schema })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new CupelError('metric_invalid', `Metric judge, field ${issue?.path.join('.')}: ${issue?.message}`)
}

interface Opening {
  readonly settings: JudgeSettings
  readonly config: CandidateConfig
  readonly outside: Outside
}

async function openJudge(project: Project, { settings, config, outside }: Opening): Promise<JudgeModel> {
  const { run } = project.config
  const { schema } = settings
  const opened = await openResponder({
    project,
    name: 'judge',
    config,
    materials: { schema },
    outside,
  })
  const limit = createConcurrencyLimit({ max: run.concurrency, clock: project.clock })
  return {
    async ask({ system, user }, meter) {
      const { respond } = meter === undefined ? opened.responder : { respond: metered(opened, meter) }
      const reply = await answered(
        {
          question: { exampleId: 'judge', input: user, context: [], tags: {} },
          messages: [
            { role: 'system', content: system },
            { role: 'user', content: user },
          ],
          repeat: 0,
          seed: 0,
        },
        call =>
          withRetries(signal => respond(call, { signal }), {
            policy: { ...defaultRetryPolicy, maxAttempts: 1 + run.retries },
            clock: project.clock,
            random: seededRandom('judge', user.length),
            deadlineMs: parseDuration(run.callTimeout, 'run.callTimeout'),
            limit,
          }),
      )
      const { text, model, value } = reply.response
      return { text: value === undefined ? text : JSON.stringify(value), model }
    },
  }
}

async function answered(call: Call, ask: (call: Call) => ReturnType<typeof withRetries>): Promise<Reply> {
  const outcome = await ask(call)
  if (outcome.reply === undefined) throw outcome.failure
  return outcome.reply
}

/**
 * Tells the meter what each try cost, and begins none that it does not allow. It is asked when the try has its slot, so that
 * calls which were waiting when the budget was spent are not made. A try that ran into its deadline is counted at that moment:
 * what the server charges for it will not be known.
 */
function metered(
  { responder, price, isFree }: OpenedResponder,
  meter: ScoringMeter,
): OpenedResponder['responder']['respond'] {
  const costOf = (usage: Usage | undefined) => (isFree ? 0 : priceCall(usage, price))
  return async (call, { signal }) => {
    if (!meter.mayAsk()) throw new ScoringStopped()
    let isCounted = false
    const count = (costUsd: number | undefined): void => {
      if (!isCounted) meter.charge({ costUsd })
      isCounted = true
    }
    const late = (): void => count(undefined)
    signal.addEventListener('abort', late, { once: true })
    try {
      const reply = await responder.respond(call, { signal })
      count(costOf(reply.response.usage))
      return reply
    } catch (thrown) {
      if (CupelError.is(thrown)) {
        const reported = usageOfFailure(thrown)
        if (reported !== undefined || mayBeCharged(thrown)) count(costOf(reported))
      }
      throw thrown
    } finally {
      signal.removeEventListener('abort', late)
    }
  }
}

/** Whether a server may charge for a failed call: it answered in a form that cannot be used, or not in time. */
export const mayBeCharged = ({ code }: CupelError): boolean =>
  code === 'provider_malformed' || code === 'provider_timeout'
