import type { CandidateCost, CostReport } from '../../../../src/server/api-contract.ts'
import { Badge } from '../../parts/badge.tsx'
import { countText, plural } from '../../parts/format.ts'
import { Section } from '../../parts/page-head.tsx'
import { TableRegion } from '../../parts/table-region.tsx'
import { domainOf } from '../../parts/whisker.tsx'
import { Money, reasonOf } from './money.tsx'
import { byCost, intervalWords, moneyText, percentText } from './words.ts'

type Ranking = CostReport['rankings'][number]

/** What a task, a good task and a month cost, and who is told apart from the cheapest. */
export function TaskTable({ report }: { readonly report: CostReport }) {
  const level = Math.round(report.settings.level * 100)
  const { volume } = report.settings
  const rankings = new Map(report.rankings.map(ranking => [ranking.by, ranking]))
  const candidates = byCost(report)
  const hasUndone = candidates.some(
    ({ undoneShare }) => undoneShare.kind === 'known' && undoneShare.value > 0,
  )
  const tasks = domainOf(candidates.map(one => one.usdPerTask))
  const goods = domainOf(candidates.map(one => one.usdPerGoodTask))
  const months = domainOf(candidates.map(one => one.usdPerMonth))
  return (
    <Section
      title="What a task costs"
      note={`With ${level}% intervals, in which everything that is not certain moves at once. Differences are paired, and corrected for the number of candidates.`}
    >
      <TableRegion caption="Cost of a task, of a good task and of a month" isPinned>
        <thead>
          <tr>
            <th scope="col">Candidate</th>
            <th scope="col">A task</th>
            <th scope="col">Ends well</th>
            <th scope="col">A good task</th>
            <th scope="col">
              A month
              {volume !== undefined && (
                <span className="block">
                  {plural(volume < 10 ? Number(volume.toPrecision(2)) : Math.round(volume), 'task')}
                </span>
              )}
            </th>
          </tr>
        </thead>
        <tbody>
          {candidates.map(one => (
            <tr key={one.candidate}>
              <th scope="row" className="min-w-[8.5rem] max-w-[14rem] [overflow-wrap:anywhere]">
                {one.candidate}
                <span className="block text-[0.8rem] font-normal text-dim">
                  n = {countText(one.usdPerTask.n)}
                </span>
              </th>
              <td>
                <Money
                  estimate={one.usdPerTask}
                  domain={tasks}
                  leads={rankings.get('usdPerTask')?.cheapest === one.candidate}
                />
                <Place ranking={rankings.get('usdPerTask')} candidate={one} />
              </td>
              <td>
                <Money estimate={one.goodShare} text={percentText} said={reasonOf(one.usdPerTask)} />
                {hasUndone && <Undone share={one.undoneShare} />}
              </td>
              <td>
                <Money
                  estimate={one.usdPerGoodTask}
                  said={reasonOf(one.usdPerTask)}
                  domain={goods}
                  leads={rankings.get('usdPerGoodTask')?.cheapest === one.candidate}
                />
                <Place ranking={rankings.get('usdPerGoodTask')} candidate={one} />
              </td>
              <td>
                <Money estimate={one.usdPerMonth} domain={months} said={reasonOf(one.usdPerTask)} />
              </td>
            </tr>
          ))}
        </tbody>
      </TableRegion>
    </Section>
  )
}

/** Tasks that nobody does: they cost, and are neither good nor an error. */
function Undone({ share }: { readonly share: CandidateCost['undoneShare'] }) {
  if (share.kind === 'unknown') return null
  return (
    <span className="mt-1 block text-[0.82rem] whitespace-nowrap text-dim">
      left undone: {percentText(share.value)}
      <span className="block">{intervalWords(share, percentText)}</span>
    </span>
  )
}

interface PlaceProps {
  readonly ranking: Ranking | undefined
  readonly candidate: CandidateCost
}

/** How it stands to the cheapest. */
function Place({ ranking, candidate: { candidate } }: PlaceProps) {
  if (ranking === undefined) return null
  if (ranking.cheapest === candidate) {
    if (ranking.differences.length === 0) return null
    return <Badge tone="gold">{isAlone(ranking) ? 'cheapest' : 'lowest, but tied'}</Badge>
  }
  const found = ranking.differences.find(one => one.candidate === candidate)
  if (found === undefined || found.difference.kind === 'unknown') return null
  const { value } = found.difference
  if (!found.isToldApart) return <Badge>not told apart from the lowest</Badge>
  return (
    <span className="block text-[0.82rem] text-dim">
      {moneyText(value)} more {intervalWords(found.difference) ?? ''}
    </span>
  )
}

const isAlone = ({ differences }: Ranking): boolean => differences.every(({ isToldApart }) => isToldApart)
