import { type Comparison, isShare } from '../../decide/compare/index.ts'
import { plural } from '../summary-line.ts'
import { dataTable } from './data-table.ts'
import { escapeHtml } from './escape.ts'
import { definitionsHtml, type Section } from './section.ts'

/** Search, filters and the place where the script draws; a reader without scripts is told where the data are. */
export function disagreementSection(comparison: Comparison): Section {
  const { disagreements } = comparison
  if (disagreements.shown.length === 0)
    return { id: 'differences', title: 'Where candidates differ', short: 'Disagreements', body: '' }
  const options = (values: readonly (readonly [string, string])[], all: string) =>
    `<option value="">${escapeHtml(all)}</option>${values.map(([value, label]) => `<option value="${escapeHtml(value)}">${escapeHtml(label)}</option>`).join('')}`
  const components = [...new Set(disagreements.shown.map(({ component }) => component))].sort()
  const used = new Set(disagreements.shown.flatMap(({ metrics }) => metrics))
  const metrics = comparison.metrics
    .filter(({ id }) => used.has(id))
    .map(({ id, title }) => [id, title] as const)
  const names = comparison.candidates.map(({ name }) => [name, name] as const)
  const bounded =
    disagreements.total > disagreements.shown.length
      ? ` Shown are the ${disagreements.shown.length} on which they differ most.`
      : ''
  return {
    id: 'differences',
    title: 'Where candidates differ',
    short: 'Disagreements',
    note: `${plural(disagreements.total, 'example')} on which at least two candidates score differently.${bounded} Press / to search, arrow keys or j and k to move. Marks, in the order of the candidates: ● right, ◐ partly, ○ wrong, · no value, × failed.`,
    body: `<div class="tools">
<label class="grow">Search<input id="search" type="search" autocomplete="off" placeholder="words in the question, answers, ids" aria-controls="found"></label>
<label>Component<select id="component">${options(
      components.map(name => [name, name] as const),
      'any',
    )}</select></label>
<label>Metric<select id="metric">${options(metrics, 'any')}</select></label>
<label>Better<select id="won">${options(names, 'anyone')}</select></label>
<label>Worse<select id="lost">${options(names, 'anyone')}</select></label>
</div>
<p class="note" role="status" id="found-count"></p>
<div class="browser"><ul class="list" id="found" role="listbox" tabindex="0" aria-label="Examples"></ul><div class="detail" id="detail" tabindex="0" role="region" aria-label="The chosen example" aria-live="polite"></div></div>
<noscript><p class="note">The browser of examples needs JavaScript; the same data are in the JSON report.</p></noscript>`,
  }
}

/** What the script is given: the shown examples and the facts of their metrics. */
export function disagreementData(comparison: Comparison): unknown {
  return {
    items: comparison.disagreements.shown,
    primary: comparison.settings.primaryMetrics,
    metrics: Object.fromEntries(
      comparison.metrics.map(metric => {
        const { id, title, direction, range, unit } = metric
        return [id, { title, direction, range, unit, isShare: isShare(metric) }]
      }),
    ),
  }
}

export function datasetSection(comparison: Comparison): Section {
  const { dataset, runs, candidates } = comparison
  const opened = dataset.holdoutOpenings
  const facts: (readonly [string, string])[] = [
    ['Dataset', `${escapeHtml(dataset.name)} <code>${escapeHtml(dataset.version.slice(0, 12))}</code>`],
    ['File', `<code>${escapeHtml(dataset.file)}</code>`],
    ['Split', escapeHtml(dataset.split)],
    [
      'Examples',
      `${dataset.examples.toLocaleString('en-US')}, of which ${dataset.compared.toLocaleString('en-US')} have trials of every candidate`,
    ],
    [
      'Components',
      escapeHtml(
        Object.entries(dataset.components)
          .map(([name, count]) => `${name} ${count}`)
          .join(', '),
      ),
    ],
    ...(dataset.clusters === undefined
      ? []
      : [['Clusters', `${dataset.clusters} by ${escapeHtml(dataset.clusterBy ?? '')}`] as const]),
    [
      'Holdout',
      opened === 0
        ? 'never opened'
        : `opened ${plural(opened, 'time')}; every look makes its score a little less honest`,
    ],
    ...signatureFacts(dataset.signatures ?? []),
    ...runs.map(
      run =>
        [
          'Run',
          `${escapeHtml(run.name)} <code>${escapeHtml(run.id)}</code>, fingerprint <code>${escapeHtml(run.fingerprint.slice(0, 12))}</code>, seed ${run.seed}, ${plural(run.repeats, 'repeat')}, cupel ${escapeHtml(run.cupelVersion)}`,
        ] as const,
    ),
    ...candidates.map(
      candidate =>
        [
          `Candidate ${escapeHtml(candidate.name)}`,
          `${escapeHtml(candidate.summary)} <code>${escapeHtml(candidate.fingerprint.slice(0, 12))}</code>`,
        ] as const,
    ),
  ]
  const ledger =
    dataset.ledger === undefined || dataset.ledger.length === 0
      ? ''
      : `<details class="block" open><summary>Ledger of the holdout</summary><div class="scroll">${dataTable({
          caption: 'Ledger of the holdout',
          columns: ['When', 'Who', 'Why'],
          rows: dataset.ledger.map(({ at, by, reason }) => [at, by, reason]),
        })}</div></details>`
  return {
    id: 'dataset',
    title: 'What was measured',
    short: 'Dataset',
    body: `<dl>${facts.map(([term, text]) => `<dt>${term}</dt><dd>${text}</dd>`).join('')}</dl>${ledger}`,
  }
}

/** Whose names are under the dataset; a name under another version is shown as void. */
function signatureFacts(
  signatures: NonNullable<Comparison['dataset']['signatures']>,
): (readonly [string, string])[] {
  return signatures.map(({ by, role, at, comment, isValid }) => {
    const words = `${by}, ${role}, ${at.slice(0, 10)}${comment === '' ? '' : `: ${comment}`}`
    return isValid
      ? ['Signed', escapeHtml(words)]
      : ['Signature, void', `${escapeHtml(words)} (the content has changed since)`]
  })
}

export function methodsSection(comparison: Comparison): Section {
  const metrics = comparison.metrics.map(
    metric =>
      `<dt>${escapeHtml(metric.title)}</dt><dd><code>${escapeHtml(metric.id)}</code>, version ${escapeHtml(metric.version)}, ${metric.aggregation}, ${metric.role}</dd>`,
  )
  return {
    id: 'methods',
    title: 'How the numbers were made',
    short: 'Methods',
    body: `${definitionsHtml(comparison.methods.map(({ topic, text }) => [topic, text] as const))}<details class="block"><summary>Metrics and their versions</summary><dl>${metrics.join('')}</dl></details>`,
  }
}
