import { getRouteApi, Link } from '@tanstack/react-router'
import { SelectField } from '../../parts/field.tsx'
import { countText, differenceText, isShare, valueText } from '../../parts/format.ts'
import { Section } from '../../parts/page-head.tsx'
import { TableRegion } from '../../parts/table-region.tsx'
import type { Comparison, Metric } from './matrix.ts'

const route = getRouteApi('/app/')

interface PairsSectionProps {
  readonly comparison: Comparison
  readonly run: string
}

export function PairsSection({ comparison, run }: PairsSectionProps) {
  const { metric: wanted } = route.useSearch()
  const navigate = route.useNavigate()
  const metrics = comparison.metrics
    .filter(({ id }) => comparison.pairs.some(pair => pair.metric === id && pair.slice === 'all'))
    .sort((a, b) => Number(b.role === 'primary') - Number(a.role === 'primary'))
  const metric = metrics.find(({ id }) => id === wanted) ?? metrics[0]
  if (metric === undefined) return null
  return (
    <Section
      title="Differences, pair by pair"
      note={`Same examples, paired. ${comparison.settings.family}`}
      actions={
        <SelectField
          className="w-full sm:w-60"
          label="Metric"
          value={metric.id}
          choices={metrics.map(({ id, title, role }) => ({
            value: id,
            label: role === 'primary' ? `${title} (primary)` : title,
          }))}
          onChange={value =>
            void navigate({ search: old => ({ ...old, metric: value }), resetScroll: false })
          }
        />
      }
    >
      <TableRegion caption={`Differences on ${metric.title}`}>
        <thead>
          <tr>
            <th scope="col">Pair</th>
            <th scope="col">Reading</th>
            <th scope="col">Difference</th>
            <th scope="col" className="num">
              p adjusted
            </th>
            <th scope="col" className="num">
              Only one right
            </th>
            <th scope="col" className="num">
              n
            </th>
            <th scope="col" className="num">
              Detectable
            </th>
            <th scope="col">
              <span className="sr-only">Examples</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {comparison.pairs
            .filter(pair => pair.metric === metric.id && pair.slice === 'all')
            .map(pair => (
              <PairRow key={`${pair.a} ${pair.b}`} pair={pair} metric={metric} run={run} />
            ))}
        </tbody>
      </TableRegion>
    </Section>
  )
}

interface PairRowProps {
  readonly pair: Comparison['pairs'][number]
  readonly metric: Metric
  readonly run: string
}

function PairRow({ pair, metric, run }: PairRowProps) {
  const { difference, discordance } = pair
  return (
    <tr>
      <th scope="row" className="min-w-[9rem]">
        {pair.a} <span className="font-normal text-dim">minus</span> {pair.b}
      </th>
      <td className="min-w-[9rem]">
        {pair.better === 'a' || pair.better === 'b' ? (
          <b className="font-[620]">{pair[pair.better]} is better</b>
        ) : (
          <span className="text-dim">
            {pair.better === 'undirected' ? 'no better or worse' : 'cannot be told apart'}
          </span>
        )}
        {pair.exploratory && <span className="block text-[0.8rem] text-dim">exploratory</span>}
      </td>
      <td className="whitespace-nowrap">
        {difference.kind === 'known' ? differenceText(difference, metric) : `unknown: ${difference.reason}`}
      </td>
      <td className="num">{probability(pair.pAdjusted)}</td>
      <td className="num">
        {discordance === undefined ? '' : `${discordance.onlyA} : ${discordance.onlyB}`}
      </td>
      <td className="num">{countText(difference.n)}</td>
      <td className="num">{detectable(pair.detectable, metric)}</td>
      <td className="num">
        <Link
          to="/runs/$run/diff"
          params={{ run }}
          search={{ a: pair.a, b: pair.b, metric: pair.metric }}
          className="link"
          aria-label={`Examples on which ${pair.a} and ${pair.b} differ`}
        >
          Examples
        </Link>
      </td>
    </tr>
  )
}

function detectable(smallest: number | undefined, metric: Metric): string {
  if (smallest === undefined) return '–'
  return isShare(metric) ? `${(smallest * 100).toFixed(1)} points` : valueText(smallest, metric)
}

function probability(p: number | undefined): string {
  return p === undefined ? '' : p < 0.001 ? '< 0.001' : p.toFixed(3)
}
