import { useDatasets } from '../../api/datasets.ts'
import { SyntheticBanner } from '../../parts/badge.tsx'
import { countText } from '../../parts/format.ts'

/** Says so when figures rest on examples that nobody met in use. */
export function SyntheticNote({ dataset: name }: { readonly dataset: string }) {
  const dataset = useDatasets().data?.find(one => one.name === name)
  if (dataset?.synthetic === undefined || dataset.synthetic === 0) return null
  return (
    <SyntheticBanner>
      <b className="font-[600]">Synthetic data.</b> {countText(dataset.synthetic)} of{' '}
      {countText(dataset.examples ?? dataset.synthetic)} examples of {name} were made up: they show what their
      author thought of, not what users ask.
    </SyntheticBanner>
  )
}
