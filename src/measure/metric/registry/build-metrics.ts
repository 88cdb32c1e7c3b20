import { distance } from 'fastest-levenshtein'
import { CupelError } from '../../../kernel/index.ts'
import type { Metric } from '../metric.ts'
import type { MetricPorts } from '../ports.ts'
import { metricCatalogue } from './catalogue.ts'
import type { MetricFamily } from './family.ts'
import { checkedSettings, identify } from './identify.ts'
import type { MetricEntry } from './metric-entry.ts'

/**
 * The metrics that a config asks for, in its order. A family may give several. `as` in the settings adds a name
 * (`regex:digits`), which is needed when a family is used twice.
 *
 * Throws `metric_unknown` with the nearest known names, `metric_invalid` with the field, and
 * `code_execution_refused` when code would be run that the user has not allowed.
 */
export async function buildMetrics(
  entries: readonly MetricEntry[],
  ports: MetricPorts = {},
): Promise<readonly Metric[]> {
  const metrics: Metric[] = []
  for (const entry of entries) {
    for (const metric of await buildEntry(entry, ports)) {
      if (metrics.some(other => other.id === metric.id)) throw sameId(metric.id)
      metrics.push(metric)
    }
  }
  return metrics
}

async function buildEntry(entry: MetricEntry, ports: MetricPorts): Promise<Metric[]> {
  const { name, raw } = namedEntry(entry)
  const { settings: rest, suffix } = withoutName(name, raw)
  const family = familyNamed(name)
  const settings = checkedSettings(family, rest)
  return identify(family, await family.build(settings, ports), { settings, suffix })
}

function namedEntry(entry: MetricEntry): { name: string; raw: unknown } {
  if (typeof entry === 'string') return { name: entry, raw: undefined }
  const fields = Object.entries(entry)
  const [field] = fields
  if (fields.length === 1 && field) return { name: field[0], raw: field[1] }
  throw new CupelError(
    'metric_invalid',
    `A metric is a name or one name with its settings; this one has the fields ${fields.map(([key]) => key).join(', ') || '(none)'}.`,
    { hint: 'Write `- regex: { pattern: "\\\\d+", as: digits }`, one metric an entry.' },
  )
}

function withoutName(name: string, raw: unknown): { settings: unknown; suffix: string | undefined } {
  if (typeof raw !== 'object' || raw === null || !('as' in raw)) return { settings: raw, suffix: undefined }
  const { as: suffix, ...settings } = raw as Record<string, unknown>
  if (typeof suffix === 'string' && /^[\p{L}\p{N}][\p{L}\p{N}_.-]*$/u.test(suffix))
    return { settings, suffix }
  throw new CupelError(
    'metric_invalid',
    `Metric ${name}, field as: expected a name of letters, digits, _ . -`,
    {
      details: { metric: name, field: 'as' },
    },
  )
}

function familyNamed(name: string): MetricFamily {
  const family = metricCatalogue.get(name)
  if (family) return family
  const owner = [...metricCatalogue.values()].find(other => other.gives.some(shape => shape.id === name))
  throw new CupelError('metric_unknown', `There is no metric called ${name}.`, {
    hint: owner
      ? `${name} is given by the metric ${owner.name}: write ${owner.name}.`
      : `Nearest names: ${nearestNames(name).join(', ')}. All are listed in docs/reference/metrics.md.`,
    details: { metric: name },
  })
}

/** Up to three known names, nearest first by edit distance. */
function nearestNames(name: string): string[] {
  return [...metricCatalogue.keys()]
    .map(known => ({ known, far: known.includes(name) || name.includes(known) ? 0 : distance(known, name) }))
    .sort((a, b) => a.far - b.far || (a.known < b.known ? -1 : 1))
    .slice(0, 3)
    .map(({ known }) => known)
}

function sameId(id: string): CupelError {
  return new CupelError('metric_invalid', `Two metrics are called ${id}.`, {
    hint: 'Give each its own name with `as`, e.g. regex: { pattern: "...", as: price }.',
    details: { metric: id },
  })
}
