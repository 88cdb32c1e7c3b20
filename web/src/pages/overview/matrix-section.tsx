import { getRouteApi } from '@tanstack/react-router'
import type { RequirementVerdict } from '../../../../src/server/api-contract.ts'
import { SelectField } from '../../parts/field.tsx'
import {
  countText,
  durationScale,
  durationText,
  intervalText,
  isShare,
  plural,
  scaleOf,
  usdText,
} from '../../parts/format.ts'
import { Section } from '../../parts/page-head.tsx'
import type { RawSearch } from '../../parts/search.ts'
import { TableRegion } from '../../parts/table-region.tsx'
import { domainOf } from '../../parts/whisker.tsx'
import { overviewSearch } from '../search-of-pages.ts'
import { BaselineNotes, CeilingRows } from './baseline-rows.tsx'
import { arrowOf, type Candidate, type Comparison, headlineMetrics, wayOf } from './matrix.ts'
import { MatrixCell } from './matrix-cell.tsx'

const route = getRouteApi('/app/')

interface MatrixSectionProps {
  readonly comparison: Comparison
  readonly requirements: readonly RequirementVerdict[]
  readonly run: string
}

export function MatrixSection({ comparison, requirements, run }: MatrixSectionProps) {
  const { slice: wanted } = route.useSearch()
  const slice = comparison.slices.some(({ id }) => id === wanted) ? (wanted ?? 'all') : 'all'
  const level = Math.round(comparison.settings.level * 100)
  return (
    <Section
      title="Scores"
      note={
        <>
          Every figure with its {level}% interval. ● is better than every other candidate; ○ cannot be told
          apart from the best of its column. A figure leads to the trials behind it.
          {slice !== 'all' && ' Slices are exploratory: small ones differ by chance.'}
        </>
      }
      actions={<SliceField comparison={comparison} slice={slice} />}
    >
      <Matrix comparison={comparison} requirements={requirements} run={run} slice={slice} />
    </Section>
  )
}

function SliceField({ comparison, slice }: { readonly comparison: Comparison; readonly slice: string }) {
  const navigate = route.useNavigate()
  if (comparison.slices.length < 2) return null
  return (
    <SelectField
      className="w-full sm:w-60"
      label="Slice"
      value={slice}
      choices={comparison.slices.map(({ id, examples }) => ({
        value: id,
        label: id === 'all' ? `All ${countText(examples)} examples` : `${id} (${countText(examples)})`,
      }))}
      onChange={value =>
        void navigate({
          search: (old: RawSearch) => overviewSearch({ ...old, slice: value === 'all' ? undefined : value }),
          resetScroll: false,
        })
      }
    />
  )
}

function Matrix({ comparison, requirements, run, slice }: MatrixSectionProps & { readonly slice: string }) {
  const columns = headlineMetrics(comparison).map(metric => {
    const cells = comparison.candidates.map(({ name }) =>
      comparison.cells.find(one => one.candidate === name && one.metric === metric.id && one.slice === slice),
    )
    const estimates = cells.map(cell => cell?.estimate)
    const largest = Math.max(0, ...estimates.map(one => (one?.kind === 'known' ? Math.abs(one.value) : 0)))
    return {
      metric,
      cells,
      scale: scaleOf(metric, largest),
      domain: domainOf(estimates, isShare(metric) ? [0, 1] : undefined),
    }
  })
  return (
    <TableRegion caption="Candidates and metrics" isPinned>
      <thead>
        <tr>
          <th scope="col">Candidate</th>
          {columns.map(({ metric }) => (
            <th key={metric.id} scope="col" title={wayOf(metric)}>
              {metric.title}
              <span aria-hidden="true">{arrowOf(metric)}</span>
              <span className="sr-only">, {wayOf(metric)}</span>
              <span className="block text-[0.78rem] text-dim">
                {metric.role === 'screening' ? 'shown only' : metric.role}
              </span>
            </th>
          ))}
          <th scope="col">Latency, p95</th>
          <th scope="col">Cost a trial</th>
          <th scope="col">No value</th>
        </tr>
      </thead>
      <tbody>
        {comparison.candidates.map((candidate, at) => (
          <tr key={candidate.name}>
            <th scope="row" className="min-w-[8.5rem] sm:min-w-[13rem]">
              <span className="[overflow-wrap:anywhere]">{candidate.name}</span>
              <BaselineNotes candidate={candidate} />
              <span
                className="hidden text-[0.8rem] leading-[1.35] font-normal text-dim [overflow-wrap:anywhere] sm:line-clamp-2"
                title={candidate.summary}
              >
                {candidate.summary}
              </span>
              <Summary candidate={candidate.name} requirements={requirements} />
            </th>
            {columns.map(column => (
              <MatrixCell
                key={column.metric.id}
                cell={column.cells[at]}
                column={column}
                run={run}
                candidate={candidate.name}
              />
            ))}
            <Latency candidate={candidate} />
            <Cost candidate={candidate} />
            <NoValue candidate={candidate} comparison={comparison} />
          </tr>
        ))}
        {slice === 'all' && <CeilingRows comparison={comparison} columns={columns} />}
      </tbody>
    </TableRegion>
  )
}

interface SummaryProps {
  readonly candidate: string
  readonly requirements: readonly RequirementVerdict[]
}

function Summary({ candidate, requirements }: SummaryProps) {
  if (requirements.length === 0) return null
  const outcomes = requirements.flatMap(({ verdicts }) =>
    verdicts.filter(verdict => verdict.candidate === candidate).map(({ outcome }) => outcome),
  )
  const parts = (['pass', 'fail', 'inconclusive'] as const).flatMap(outcome => {
    const count = outcomes.filter(other => other === outcome).length
    return count === 0 ? [] : [`${count} ${outcome}`]
  })
  return (
    <span className="mt-0.5 block text-[0.8rem] font-normal text-dim">
      {parts.length === 0 ? 'requirements not judged' : parts.join(', ')}
    </span>
  )
}

function Latency({ candidate }: { readonly candidate: Candidate }) {
  const point = candidate.latency?.percentiles.find(({ percentile }) => percentile === 95)
  if (point === undefined) return <td className="text-[0.86rem] text-dim">unknown: nothing was timed</td>
  return (
    <td className="whitespace-nowrap">
      <span className="font-[600]">{durationText(point.valueMs)}</span>
      <span className="block text-[0.8rem] text-dim">
        {point.interval === undefined
          ? 'too few for an interval'
          : intervalText(point.interval, durationScale(point.valueMs))}
      </span>
      <span className="block text-[0.8rem] text-dim">n = {countText(candidate.latency?.n ?? 0)}</span>
    </td>
  )
}

function Cost({ candidate }: { readonly candidate: Candidate }) {
  const { cost } = candidate
  return (
    <td className={cost.known === 0 ? 'text-[0.86rem]' : 'whitespace-nowrap'}>
      {cost.known === 0 ? (
        <span className="text-dim">unknown: no price is known</span>
      ) : (
        <>
          <span className="font-[600]">{usdText(cost.perTrialUsd)}</span>
          <span className="block text-[0.8rem] text-dim">{usdText(cost.knownUsd)} in all</span>
          {cost.unknown > 0 && (
            <span className="block text-[0.8rem] text-dim">{countText(cost.unknown)} of unknown price</span>
          )}
        </>
      )}
      <Judging judging={cost.judging} />
    </td>
  )
}

/** What models that score its answers cost: it stands apart, for using the candidate does not cost it. */
function Judging({ judging }: { readonly judging: Candidate['cost']['judging'] }) {
  if (judging === undefined) return null
  const { knownUsd, known, unknown } = judging
  return (
    <span className="mt-1 block text-[0.8rem] text-dim" title="No part of what the candidate costs.">
      {known === 0 ? 'judging it: unknown price' : `judging it: ${usdText(knownUsd)} in all`}
      {known > 0 && unknown > 0 && (
        <span className="block">{plural(unknown, 'judged answer')} of unknown price</span>
      )}
    </span>
  )
}

function NoValue({
  candidate,
  comparison,
}: {
  readonly candidate: Candidate
  readonly comparison: Comparison
}) {
  const shown = new Set(headlineMetrics(comparison).map(({ id }) => id))
  const unscored = Math.max(
    0,
    ...comparison.cells
      .filter(cell => cell.candidate === candidate.name && cell.slice === 'all' && shown.has(cell.metric))
      .map(({ estimate }) => estimate.unscored),
  )
  const { failed, missing } = candidate.trials
  return (
    <td className="whitespace-nowrap text-[0.86rem]">
      {failed > 0 && (
        <span
          className="block text-bad"
          title={candidate.failures.map(f => `${f.code} ${f.trials}`).join(', ')}
        >
          {countText(failed)} failed
        </span>
      )}
      {unscored > 0 && <span className="block">{countText(unscored)} unscored</span>}
      {missing > 0 && <span className="block">{countText(missing)} not made</span>}
      {failed + unscored + missing === 0 && <span className="text-dim">none</span>}
    </td>
  )
}
