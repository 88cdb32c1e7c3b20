import { CupelError, seededRandom } from '../../kernel/index.ts'
import type { JudgeModel, JudgeSettings, Judges } from '../../measure/metric/index.ts'
import { type CandidateConfig, candidateConfigSchema } from '../../prepare/candidate/index.ts'
import {
  type Call,
  createConcurrencyLimit,
  defaultRetryPolicy,
  type Reply,
  withRetries,
} from '../../prepare/provider/index.ts'
import { parseDuration } from '../config/index.ts'
import type { Project } from '../open-project.ts'
import { withAddress } from './open-candidates.ts'
import { openResponder } from './open-responder.ts'
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
    async ask({ system, user }) {
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
          withRetries(signal => opened.responder.respond(call, { signal }), {
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
