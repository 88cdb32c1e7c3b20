import { metricCatalogue } from './catalogue.ts'
import type { MetricEntry } from './metric-entry.ts'

/** What can be said of the metrics of a config from its text alone: no file is read, no model and no package is needed. */
export interface ForetoldMetrics {
  /** Ids that the families give under most settings. */
  readonly ids: readonly string[]
  /** False only when no entry can give a metric of this id, whatever its files hold. */
  readonly mayGive: (id: string) => boolean
  /** Lowest and highest value of a metric; undefined where files decide it, or the metric is not foretold. */
  readonly rangeOf: (id: string) => readonly [number, number] | undefined
}

/** An entry that cannot be read may give anything: what is wrong with it is told where metrics are built. */
export function foretellMetrics(entries: readonly MetricEntry[]): ForetoldMetrics {
  const all = entries.map(foretellEntry)
  const ids = all.flatMap(one => one.ids)
  return {
    ids,
    mayGive: id => ids.includes(id) || all.some(one => one.mayGive(id)),
    rangeOf: id => all.find(one => one.ids.includes(id))?.rangeOf(id),
  }
}

const anything: ForetoldMetrics = { ids: [], mayGive: () => true, rangeOf: () => undefined }

/** Families whose range stands in a file: the scale of a rubric, the code of a module. */
const rangeInFile: ReadonlySet<string> = new Set(['judge', 'module'])

function foretellEntry(entry: MetricEntry): ForetoldMetrics {
  const [name, settings] = typeof entry === 'string' ? [entry] : (Object.entries(entry)[0] ?? [''])
  const family = metricCatalogue.get(name)
  if (family === undefined) return anything
  const suffix = suffixOf(settings)
  const ids = family.gives.map(({ id }) => `${id}${suffix}`)
  const { mayGive } = family
  return {
    ids,
    rangeOf: id => {
      if (rangeInFile.has(name)) return undefined
      return statedRange(settings) ?? family.gives[ids.indexOf(id)]?.range
    },
    mayGive: id =>
      ids.includes(id) ||
      (mayGive !== undefined && id.endsWith(suffix) && mayGive.test(id.slice(0, id.length - suffix.length))),
  }
}

function suffixOf(settings: unknown): string {
  if (typeof settings !== 'object' || settings === null || !('as' in settings)) return ''
  return `:${String(settings.as)}`
}

function statedRange(settings: unknown): readonly [number, number] | undefined {
  if (typeof settings !== 'object' || settings === null || !('range' in settings)) return undefined
  const { range } = settings
  return Array.isArray(range) && range.length === 2 && range.every(Number.isFinite)
    ? (range as unknown as readonly [number, number])
    : undefined
}
