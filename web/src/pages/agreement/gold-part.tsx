import { getRouteApi } from '@tanstack/react-router'
import type { Agreement, Gold } from '../../../../src/server/api-contract.ts'
import { type GoldQuery, useGold, useReview, useWriteGold } from '../../api/reviews.ts'
import { useMay } from '../../api/session.ts'
import { SyntheticBadge } from '../../parts/badge.tsx'
import { SelectField } from '../../parts/field.tsx'
import { countText, plural } from '../../parts/format.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { Section } from '../../parts/page-head.tsx'
import { ProblemBox } from '../../parts/problem-box.tsx'
import { Counts } from '../datasets/shares.tsx'
import { labelOf } from '../rate/form.ts'

const route = getRouteApi('/app/reviews/$name/agreement')

interface GoldPartProps {
  readonly name: string
  readonly dimensions: Agreement['dimensions']
}

/** The adjudicated truth, as it stands. */
export function GoldPart({ name, dimensions }: GoldPartProps) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const dimension = dimensions.find(({ id }) => id === search.dimension) ?? dimensions[0]
  const query: GoldQuery = { dimension: dimension?.id, by: search.by ?? 'majority' }
  const gold = useGold(name, query)
  const change = (next: { dimension?: string; by?: GoldQuery['by'] }) =>
    void navigate({ search: old => ({ ...old, ...next }), resetScroll: false, replace: true })
  return (
    <Section
      title="Gold labels"
      note="What counts as the truth: what an adjudicator decided, and else what the ratings say."
      actions={
        <div className="grid w-full grid-cols-2 gap-3 sm:w-auto">
          {dimensions.length > 1 && (
            <SelectField
              label="Dimension"
              value={dimension?.id ?? ''}
              choices={dimensions.map(({ id, title }) => ({ value: id, label: title }))}
              onChange={value => change({ dimension: value })}
            />
          )}
          <SelectField
            label="From the ratings by"
            value={query.by}
            choices={[
              { value: 'majority', label: 'Majority' },
              { value: 'dawid_skene', label: 'Dawid-Skene' },
            ]}
            onChange={value => change({ by: value === 'dawid_skene' ? 'dawid_skene' : 'majority' })}
          />
        </div>
      }
    >
      <Loaded query={gold} skeleton="h-40">
        {found => <GoldView name={name} gold={found} query={query} />}
      </Loaded>
    </Section>
  )
}

interface GoldViewProps {
  readonly name: string
  readonly gold: Gold
  readonly query: GoldQuery
}

function GoldView({ name, gold, query }: GoldViewProps) {
  const write = useWriteGold(name)
  const { build } = useMay()
  const review = useReview(name).data
  const word = (value: number | string) =>
    review === undefined ? String(value) : labelOf(review, gold.dimension, value)
  return (
    <div className="card grid gap-x-8 gap-y-4 px-5 py-4 sm:grid-cols-2">
      <div>
        <p className="flex flex-wrap items-center gap-2 font-[600]">
          {plural(gold.labels, 'gold label')} {gold.isSynthetic && <SyntheticBadge />}
        </p>
        <p className="mt-0.5 text-dim">
          {countText(gold.byAdjudication)} decided by an adjudicator, {countText(gold.undecided)} undecided
          and left out.
        </p>
        {gold.warnings.map(warning => (
          <p key={warning} className="mt-1 text-[0.92rem] [overflow-wrap:anywhere]">
            {warning}
          </p>
        ))}
        {build && (
          <div className="mt-3 space-y-2">
            <button
              type="button"
              className="btn"
              disabled={write.isPending || gold.labels === 0}
              onClick={() => write.mutate(query)}
            >
              {write.isPending ? 'Writing …' : 'Write the file of labels'}
            </button>
            <p aria-live="polite" className="text-[0.9rem] text-dim">
              {gold.file !== undefined && (
                <>
                  Written to <code className="text-ink [overflow-wrap:anywhere]">{gold.file}</code>
                </>
              )}
            </p>
            {write.isError && <ProblemBox error={write.error} lead="Nothing was written." />}
          </div>
        )}
      </div>
      {gold.values.length > 0 && (
        <div>
          <Counts
            caption="By value"
            counts={gold.values.map(({ value, labels }) => ({ name: word(value), examples: labels }))}
          />
        </div>
      )}
    </div>
  )
}
