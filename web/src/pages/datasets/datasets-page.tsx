import { Link } from '@tanstack/react-router'
import type { Dataset } from '../../../../src/server/api-contract.ts'
import { useDatasets } from '../../api/datasets.ts'
import { Badge } from '../../parts/badge.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { countText, plural, shortVersion } from '../../parts/format.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { HoldoutBadge } from './holdout.tsx'
import { Components } from './shares.tsx'

export function DatasetsPage() {
  const datasets = useDatasets()
  return (
    <>
      <PageHead title="Datasets" lead="The labelled examples that candidates are judged by." />
      <Loaded query={datasets} skeleton="h-72">
        {found =>
          found.length === 0 ? (
            <EmptyState title="This project names no dataset">
              <p>
                Add one under <code>datasets:</code> in <code>cupel.yaml</code>, or import examples with{' '}
                <code>cupel dataset import</code>.
              </p>
            </EmptyState>
          ) : (
            <ul className="grid gap-4 lg:grid-cols-2">
              {found.map(dataset => (
                <li key={dataset.name} className="min-w-0">
                  <DatasetCard dataset={dataset} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  )
}

function DatasetCard({ dataset }: { readonly dataset: Dataset }) {
  return (
    <article className="card h-full px-5 py-4">
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <h2 className="min-w-0 [overflow-wrap:anywhere]">
          <Link to="/datasets/$name" params={{ name: dataset.name }} className="link">
            {dataset.name}
          </Link>
        </h2>
        {dataset.version !== undefined && (
          <code className="text-[0.84rem] text-dim">{shortVersion(dataset.version)}</code>
        )}
      </div>
      <p className="mt-0.5 text-[0.86rem] text-dim [overflow-wrap:anywhere]">{dataset.file}</p>
      {dataset.problem === undefined ? (
        <>
          <Facts dataset={dataset} />
          <div className="mt-4">
            <Components components={dataset.components ?? []} />
          </div>
        </>
      ) : (
        <p className="mt-3 text-bad [overflow-wrap:anywhere]">It cannot be read: {dataset.problem}</p>
      )}
    </article>
  )
}

export function Facts({ dataset }: { readonly dataset: Dataset }) {
  const { examples, synthetic = 0, validSignatures } = dataset
  return (
    <p className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1.5">
      <span>
        {examples === undefined ? (
          'size unknown'
        ) : (
          <b className="font-[620]">{plural(examples, 'example')}</b>
        )}
      </span>
      {synthetic > 0 && (
        <Badge tone="gold" icon="warning">
          {countText(synthetic)} synthetic
        </Badge>
      )}
      {validSignatures !== undefined &&
        (validSignatures > 0 ? (
          <Badge tone="good" icon="check">
            {plural(validSignatures, 'valid signature')}
          </Badge>
        ) : (
          <Badge icon="question">not signed</Badge>
        ))}
      {dataset.holdout !== undefined && <HoldoutBadge holdout={dataset.holdout} />}
    </p>
  )
}
