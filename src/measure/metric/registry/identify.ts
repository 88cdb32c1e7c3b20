import { CupelError, contentHash, errored, type Json, type Score, unscored } from '../../../kernel/index.ts'
import type { Metric } from '../metric.ts'
import type { BuiltFamily, MetricDraft, MetricFamily } from './family.ts'

/**
 * Gives a family's metrics their identity. The version carries a hash of the settings when they are not the
 * defaults (`1.0.0+3fa9c1d2`), so that results of two settings are never compared as if they were one metric.
 */
export function identify(
  family: MetricFamily,
  built: BuiltFamily,
  given: { readonly settings: unknown; readonly suffix: string | undefined },
): Metric[] {
  const version = versionOf(family, built, given.settings)
  return built.metrics.map(draft => ({
    ...draft,
    id: given.suffix === undefined ? draft.id : `${draft.id}:${given.suffix}`,
    title: given.suffix === undefined ? draft.title : `${draft.title} (${given.suffix})`,
    version,
    score: guarded(draft, family.maxCharacters),
  }))
}

function versionOf(family: MetricFamily, built: BuiltFamily, settings: unknown): string {
  const deciding = (all: unknown): unknown => family.deciding?.(all) ?? all
  const defaults = family.settings.safeParse({})
  const hash = contentHash(deciding(settings))
  const usual =
    defaults.success && built.identity === undefined && contentHash(deciding(defaults.data)) === hash
  if (usual) return family.version
  const whole =
    built.identity === undefined
      ? hash
      : contentHash({ settings: deciding(settings), identity: built.identity })
  return `${family.version}+${whole.slice(0, 8)}`
}

/** A score is a finite number or words: anything else is said to be broken, and giant answers are not read. */
function guarded(draft: MetricDraft, maxCharacters: number): Metric['score'] {
  const check = (score: Score): Score =>
    score.outcome !== 'scored' || Number.isFinite(score.value)
      ? score
      : errored('metric_failed', `The metric gave ${score.value}, which is not a score.`)
  return answered => {
    const length = answered.response.text.length
    if (length > maxCharacters && draft.measuresTime !== true)
      return unscored(
        'unparsable',
        `The answer has ${length} characters; this metric reads at most ${maxCharacters}.`,
      )
    const score = draft.score(answered)
    return score instanceof Promise ? score.then(check) : check(score)
  }
}

/** The settings of a config entry, checked, or an error that names field and expectation. */
export function checkedSettings(family: MetricFamily, raw: unknown): unknown {
  const parsed = family.settings.safeParse(withShorthand(family, raw))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.path.join('.') ?? ''
  throw new CupelError(
    'metric_invalid',
    `Metric ${family.name}${field === '' ? '' : `, field ${field}`}: ${issue?.message ?? 'invalid settings'}.`,
    {
      hint: `See ${family.name} in docs/reference/metrics.md, for example: ${family.name}: ${JSON.stringify(family.sample)}`,
      details: { metric: family.name, field },
    },
  )
}

function withShorthand(family: MetricFamily, raw: unknown): unknown {
  if (raw === undefined || raw === null) return {}
  if (typeof raw === 'object' && !Array.isArray(raw)) return raw
  if (family.shorthand === undefined)
    throw new CupelError('metric_invalid', `Metric ${family.name} takes settings as named fields.`, {
      hint: `For example: ${family.name}: ${JSON.stringify(family.sample)}`,
    })
  return { [family.shorthand]: raw as Json }
}
