import { CupelError } from '../../kernel/index.ts'
import { foretellMetrics, type Metric } from '../../measure/metric/index.ts'
import type { Example } from '../../prepare/dataset/index.ts'
import { limitProblems } from '../config/check-limits.ts'
import { metricNames, regressionMetrics, type StatedName, sliceNames } from '../config/check-names.ts'
import { examplesOf, type OpenedDataset } from '../dataset/open-dataset.ts'
import type { Project } from '../open-project.ts'

/**
 * What the text of the config alone cannot tell of `gate:`, `requirements:` and `cost:`: that the metrics which a run will have say
 * what is asked of them, and that the slices are those of some example. Throws `config_invalid` with every problem by field.
 */
export async function checkStated(
  project: Project,
  of: { readonly dataset: OpenedDataset; readonly metrics: readonly Metric[] },
): Promise<void> {
  refuse(project, [...metricProblems(project, of.metrics), ...(await sliceProblems(project, of.dataset))])
}

/** The same of slices alone, before anything is opened. */
export async function checkStatedSlices(project: Project): Promise<void> {
  refuse(project, await sliceProblems(project))
}

function refuse({ configFile }: Project, problems: readonly string[]): void {
  if (problems.length === 0) return
  throw new CupelError(
    'config_invalid',
    `${configFile} asks for what there is not:\n${problems.map(line => `  ${line}`).join('\n')}`,
    {
      hint: 'Correct these fields; nothing was asked and nothing spent.',
      details: { problems },
    },
  )
}

const field = ({ path }: StatedName): string => path.join('.')

function metricProblems({ config }: Project, metrics: readonly Metric[]): string[] {
  const known = new Map(metrics.map(metric => [metric.id, metric]))
  // A judge whose key is not there now gives no metric, and is no slip of the config.
  const absent = foretellMetrics(config.metrics.filter(hasNeeds))
  const lines = metricNames(config).flatMap(stated =>
    known.has(stated.name) || absent.mayGive(stated.name)
      ? []
      : [`${field(stated)}: there is no metric ${stated.name}. Known: ${[...known.keys()].join(', ')}.`],
  )
  const directed = [...Object.keys(config.gate.margins), ...config.gate.superiority].filter(
    id => known.get(id)?.direction === 'none',
  )
  const unsure = regressionMetrics(config.gate).filter(({ name }) => {
    const metric = known.get(name)
    return metric !== undefined && metric.aggregation.kind !== 'rate'
  })
  const rates = metrics.filter(({ aggregation }) => aggregation.kind === 'rate').map(({ id }) => id)
  const limits = limitProblems(config, id => known.get(id)?.range)
  return [
    ...lines,
    ...limits.map(({ path, message }) => `${path.join('.')}: ${message}.`),
    ...[...new Set(directed)].map(
      id => `gate: ${id} only describes; it does not say what is better, so nothing can be no worse on it.`,
    ),
    ...unsure.map(
      stated =>
        `${field(stated)}: ${stated.name} does not say of one example whether it passed. Rates: ${rates.join(', ') || 'none'}.`,
    ),
  ]
}

const hasNeeds = (entry: Project['config']['metrics'][number]): boolean =>
  typeof entry !== 'string' &&
  Object.values(entry).some(
    settings => typeof settings === 'object' && settings !== null && 'needs' in settings,
  )

/** A slice is right when some example of some dataset of the config is in it: a run on a part need not have it. */
async function sliceProblems(project: Project, opened?: OpenedDataset): Promise<string[]> {
  const wanted = new Map(sliceNames(project.config).map(stated => [field(stated), stated]))
  if (wanted.size === 0) return []
  const tags = new Map<string, Set<string>>()
  const others = Object.keys(project.config.datasets).filter(name => name !== opened?.name)
  const sources = [
    ...(opened === undefined ? [] : [() => opened.readAll()]),
    ...others.map(name => () => examplesOf(project, name)),
  ]
  const crowded = opened === undefined ? [] : await crowdedSlices(opened, [...wanted.values()])
  for (const read of sources) {
    for await (const example of read()) addTags(tags, example)
    for (const [at, { name }] of wanted) if (isIn(tags, name)) wanted.delete(at)
    if (wanted.size === 0) return crowded
  }
  const absent = [...wanted.values()].map(stated => `${field(stated)}: ${sliceWords(stated.name, tags)}`)
  return [...absent, ...crowded]
}

/** Comparison and gate divide by no tag with more values: its values are ids rather than groups. */
const mostGroups = 24

async function crowdedSlices(opened: OpenedDataset, wanted: readonly StatedName[]): Promise<string[]> {
  const tags = new Map<string, Set<string>>()
  for await (const example of opened.read()) addTags(tags, example)
  return wanted.flatMap(stated => {
    const [key, value] = divided(stated.name)
    const size = tags.get(key)?.size ?? 0
    // The gate takes one value of any tag; only a requirement rests on the slices of the comparison.
    if (size <= mostGroups || (value !== undefined && stated.path[0] === 'gate')) return []
    const count = size >= mostValues ? `${mostValues.toLocaleString('en-US')} or more` : `${size}`
    const way =
      stated.path[0] === 'gate'
        ? `Name the values that matter, like ${key}=…`
        : 'Give the group a tag of its own'
    return [
      `${field(stated)}: tag ${key} has ${count} values, more than the ${mostGroups} that are compared. ${way}.`,
    ]
  })
}

/** More are not told apart: the values of such a tag are ids, not kinds. */
const mostValues = 10_000

function addTags(tags: Map<string, Set<string>>, { component, tags: own }: Example): void {
  for (const [key, value] of Object.entries({ ...own, component })) {
    const values = tags.get(key) ?? new Set()
    tags.set(key, values)
    if (values.size < mostValues) values.add(value)
  }
}

function isIn(tags: ReadonlyMap<string, ReadonlySet<string>>, slice: string): boolean {
  const [key, value] = divided(slice)
  const values = tags.get(key)
  return values !== undefined && (value === undefined || values.size >= mostValues || values.has(value))
}

function divided(slice: string): readonly [key: string, value: string | undefined] {
  const at = slice.indexOf('=')
  return at < 0 ? [slice, undefined] : [slice.slice(0, at), slice.slice(at + 1)]
}

const mostNamed = 24

function sliceWords(slice: string, tags: ReadonlyMap<string, ReadonlySet<string>>): string {
  const [key] = divided(slice)
  const values = tags.get(key)
  const few = (all: Iterable<string>): string => {
    const names = [...all].sort()
    const more = names.length - mostNamed
    return `${names.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  }
  return values === undefined
    ? `no example has a tag ${key}. Tags: ${few(tags.keys())}.`
    : `no example has ${slice}. Values of ${key}: ${few(values)}.`
}
