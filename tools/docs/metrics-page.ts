import { metricDocs } from '../../src/measure/metric/index.ts'
import { code, markdown, type Page, table } from './page.ts'
import { type Schema, schemaTables } from './schema-tables.ts'

type MetricDoc = ReturnType<typeof metricDocs>[number]

/** docs/reference/metrics.md: every metric with formula, source, and what it does not tell. */
export const metricsPage: Page = {
  path: 'docs/reference/metrics.md',
  render() {
    const docs = metricDocs()
    return markdown(
      'Metrics',
      'What stands under `metrics:` in the config: a name, or `{ name: settings }`. A metric whose needs an example or response does not meet leaves the trial *unscored*, with the reason; it never scores 0 for it. Metrics marked *screening* are for a first look and are refused where a decision is made.',
      table(
        ['metric', 'summary'],
        docs.map(({ name, summary }) => [`[\`${name}\`](#${name})`, summary]),
      ),
      ...docs.map(section),
    )
  },
}

function section(doc: MetricDoc): string {
  const settings = doc.settings as Schema
  return [
    `## ${doc.name}`,
    doc.summary,
    table(['gives', 'direction', 'range', 'over many examples'], doc.metrics.map(shapeRow)),
    `**Formula.** ${doc.formula}`,
    `**Source.** ${doc.source}`,
    `**Needs.** ${doc.needs}`,
    doc.limits ? `**What it does not tell.** ${doc.limits}` : '',
    settingsText(doc, settings),
    `Version ${doc.version}. Answers longer than ${doc.maxCharacters.toLocaleString('en')} characters are unscored.`,
  ]
    .filter(part => part !== '')
    .join('\n\n')
}

function shapeRow({ id, direction, range, aggregation, ...rest }: MetricDoc['metrics'][number]): string[] {
  const [from, to] = range
  const isOpen = to === undefined || Math.abs(to) >= Number.MAX_VALUE
  const marks = 'screeningOnly' in rest && rest.screeningOnly ? ' (screening)' : ''
  return [`${code(id)}${marks}`, direction, `${from} to ${isOpen ? 'any' : to}`, aggregation]
}

function settingsText(doc: MetricDoc, settings: Schema): string {
  const example = code(JSON.stringify({ [doc.name]: doc.sample }))
  if (Object.keys(settings.properties ?? {}).length === 0) return 'No settings.'
  const short = doc.shorthand ? ` A bare value stands for ${code(doc.shorthand)}.` : ''
  return `**Settings**, for example ${example}.${short}\n\n${schemaTables(settings, '###')}`
}
