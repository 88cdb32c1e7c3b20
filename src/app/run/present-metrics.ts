import { z } from 'zod'
import { CupelError } from '../../kernel/index.ts'
import type { MetricEntry } from '../../measure/metric/index.ts'
import type { Project } from '../open-project.ts'
import { nameOf } from './metric-ports.ts'
import { unmetNeed } from './unmet-need.ts'

const needsSchema = z.strictObject({ env: z.string().optional(), package: z.string().optional() })

/** The metrics of the config, without those that need a key, an address or a package that is not there. */
export function presentMetrics(project: Project): {
  readonly entries: readonly MetricEntry[]
  readonly warnings: readonly string[]
} {
  const warnings: string[] = []
  const entries = project.config.metrics.flatMap((entry): MetricEntry[] => {
    const name = nameOf(entry)
    const settings = typeof entry === 'string' ? undefined : entry[name]
    if (typeof settings !== 'object' || settings === null || !('needs' in settings)) return [entry]
    const { needs, ...rest } = settings
    const lack = unmetNeed(project, parsedNeeds(name, needs))
    if (lack === undefined) return [{ [name]: rest }]
    warnings.push(
      `Metric ${'as' in rest ? `${name} (${String(rest.as)})` : name} is left out: it needs ${lack.what}. ${lack.hint}`,
    )
    return []
  })
  return { entries, warnings }
}

function parsedNeeds(name: string, needs: unknown): z.output<typeof needsSchema> {
  const parsed = needsSchema.safeParse(needs)
  if (parsed.success) return parsed.data
  throw new CupelError('metric_invalid', `Metric ${name}, field needs: ${parsed.error.issues[0]?.message}.`, {
    hint: 'For example: needs: { env: OPENAI_API_KEY }.',
  })
}
