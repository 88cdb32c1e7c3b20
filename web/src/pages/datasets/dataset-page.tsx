import { getRouteApi, Link } from '@tanstack/react-router'
import type { DatasetDetails } from '../../../../src/server/api-contract.ts'
import { useDataset } from '../../api/datasets.ts'
import { useMay } from '../../api/session.ts'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { dayText, shortVersion, timeText } from '../../parts/format.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHead, Section } from '../../parts/page-head.tsx'
import { TableRegion } from '../../parts/table-region.tsx'
import { Facts } from './datasets-page.tsx'
import { holdoutWords } from './holdout.tsx'
import { Components, Counts } from './shares.tsx'
import { Signatures } from './signatures.tsx'

const route = getRouteApi('/app/datasets/$name')

export function DatasetPage() {
  const { name } = route.useParams()
  const dataset = useDataset(name)
  return (
    <>
      <PageHead title={name} tab={`Dataset ${name}`} lead={dataset.data?.file} />
      <Loaded query={dataset} skeleton="h-96">
        {found => <Details dataset={found} />}
      </Loaded>
    </>
  )
}

function Details({ dataset }: { readonly dataset: DatasetDetails }) {
  if (dataset.problem !== undefined)
    return (
      <EmptyState title="This dataset cannot be read">
        <p className="text-bad [overflow-wrap:anywhere]">{dataset.problem}</p>
        <p>
          <code>cupel dataset lint</code> names every line that is wrong.
        </p>
      </EmptyState>
    )
  return (
    <>
      <div className="card -mt-2 mb-8 px-5 py-4">
        <p className="text-[0.88rem] text-dim">
          Version <code className="text-ink [overflow-wrap:anywhere]">{dataset.version ?? 'unknown'}</code>
        </p>
        <Facts dataset={dataset} />
      </div>
      <Section title="What is in it">
        <div className="grid gap-4 lg:grid-cols-2">
          <div className="card px-5 py-4">
            <p className="pb-1 text-[0.88rem] font-[600]">Components</p>
            <Components components={dataset.components ?? []} />
          </div>
          <div className="card space-y-4 px-5 py-4">
            <Counts caption="Splits" counts={dataset.splits ?? []} />
            {dataset.labels.length > 0 && (
              <Counts
                caption="Labels"
                counts={dataset.labels.map(({ label, examples }) => ({ name: label, examples }))}
              />
            )}
          </div>
        </div>
        {dataset.tags.length > 0 && <Tags tags={dataset.tags} />}
      </Section>
      <Findings findings={dataset.findings} />
      <Signatures dataset={dataset} />
      <Holdout dataset={dataset} />
      <Versions versions={dataset.versions} current={dataset.version} />
    </>
  )
}

function Tags({ tags }: { readonly tags: DatasetDetails['tags'] }) {
  return (
    <details className="mt-4" open={tags.length <= 3}>
      <summary className="py-1 text-dim">Tags, whose values are slices</summary>
      <div className="mt-1 grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {tags.map(({ key, values }) => (
          <section
            key={key}
            aria-label={`Tag ${key}`}
            className="card max-h-72 overflow-y-auto px-5 py-4"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by the keyboard
            tabIndex={0}
          >
            <Counts caption={key} counts={values.map(({ value, examples }) => ({ name: value, examples }))} />
          </section>
        ))}
      </div>
    </details>
  )
}

const severities: Readonly<Record<string, Tone>> = { error: 'bad', warning: 'gold' }

function Findings({ findings }: { readonly findings: DatasetDetails['findings'] }) {
  return (
    <Section title="Findings" note="What cupel dataset lint says of it.">
      {findings.length === 0 ? (
        <p className="text-dim">Nothing found.</p>
      ) : (
        <ul className="card divide-y">
          {findings.map(finding => (
            <li
              key={`${finding.code} ${finding.message}`}
              className="flex flex-wrap gap-x-3 gap-y-1 px-4 py-2.5"
            >
              <span className="w-20 shrink-0">
                <Badge tone={severities[finding.severity] ?? 'plain'} icon="warning">
                  {finding.severity}
                </Badge>
              </span>
              <div className="min-w-0 flex-1 basis-60">
                <p className="[overflow-wrap:anywhere]">{finding.message}</p>
                {finding.remedy !== undefined && (
                  <p className="text-[0.88rem] text-dim [overflow-wrap:anywhere]">{finding.remedy}</p>
                )}
              </div>
              <code className="text-[0.8rem] text-dim">{finding.code}</code>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function Holdout({ dataset }: { readonly dataset: DatasetDetails }) {
  const { holdout, ledger } = dataset
  return (
    <Section title="Holdout" note={holdout === undefined ? undefined : holdoutWords[holdout.state]}>
      {ledger.length === 0 ? (
        <p className="text-dim">Nobody has looked at the holdout.</p>
      ) : (
        <TableRegion caption="Every look at the holdout">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Who</th>
              <th scope="col">What</th>
              <th scope="col">Reason</th>
            </tr>
          </thead>
          <tbody>
            {ledger.map(entry => (
              <tr key={`${entry.at} ${entry.by} ${entry.action}`}>
                <td className="whitespace-nowrap">{timeText(entry.at)}</td>
                <td>{entry.by}</td>
                <td>{entry.action}</td>
                <td className="min-w-[12rem] [overflow-wrap:anywhere]">{entry.reason}</td>
              </tr>
            ))}
          </tbody>
        </TableRegion>
      )}
    </Section>
  )
}

interface VersionsProps {
  readonly versions: DatasetDetails['versions']
  readonly current: string | undefined
}

function Versions({ versions, current }: VersionsProps) {
  const { seeResults } = useMay()
  return (
    <Section title="Versions that runs were made on">
      {versions.length === 0 ? (
        <p className="text-dim">No run has used this dataset.</p>
      ) : (
        <TableRegion caption="Versions, newest first">
          <thead>
            <tr>
              <th scope="col">Version</th>
              <th scope="col">First seen</th>
              <th scope="col">Runs</th>
            </tr>
          </thead>
          <tbody>
            {versions.map(({ version, runs, firstSeen }) => (
              <tr key={version}>
                <th scope="row" className="whitespace-nowrap">
                  <code>{shortVersion(version)}</code> {version === current && <Badge>as it is now</Badge>}
                </th>
                <td className="whitespace-nowrap">{dayText(firstSeen)}</td>
                <td className="min-w-[14rem]">
                  {runs.map((run, at) => (
                    <span key={run}>
                      {at > 0 && ', '}
                      {seeResults ? (
                        <Link to="/runs/$run" params={{ run }} className="link [overflow-wrap:anywhere]">
                          {run}
                        </Link>
                      ) : (
                        run
                      )}
                    </span>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </TableRegion>
      )}
    </Section>
  )
}
