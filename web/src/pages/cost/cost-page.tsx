import { getRouteApi, Link } from '@tanstack/react-router'
import type { CandidateCost, CostReport, Costs } from '../../../../src/server/api-contract.ts'
import { useCosts } from '../../api/costs-and-gates.ts'
import { CaveatLines } from '../../parts/caveat-lines.tsx'
import { SelectField } from '../../parts/field.tsx'
import { countText } from '../../parts/format.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHead, Section } from '../../parts/page-head.tsx'
import { BreakEvenPart } from './break-even-part.tsx'
import { InputsTable } from './inputs-table.tsx'
import { NoRun, NothingStated } from './no-costs.tsx'
import { OwnershipTable } from './ownership-table.tsx'
import { PartsPicture } from './parts-picture.tsx'
import { TaskTable } from './task-table.tsx'
import { TornadoPicture } from './tornado-picture.tsx'
import { VolumeForm } from './volume-form.tsx'

const route = getRouteApi('/app/cost')

export function CostPage() {
  const { run, volume } = route.useSearch()
  return (
    <>
      <PageHead
        title="Cost"
        lead="What one task costs with everything in: tokens, tries that fail, the machine, people who review, and wrong answers that nobody noticed; and what deciding itself costs."
      />
      <Loaded query={useCosts({ run, volume })} skeleton="h-96">
        {({ report, ...more }) => (report === undefined ? <NoRun /> : <CostBody report={report} {...more} />)}
      </Loaded>
    </>
  )
}

interface CostBodyProps extends Omit<Costs, 'report'> {
  readonly report: CostReport
}

function CostBody({ report, breakEvens, missing, notes, isStated }: CostBodyProps) {
  return (
    <>
      {!isStated && <NothingStated />}
      <Headline report={report} />
      {missing.length > 0 && (
        <Section title="Not known" note="Unknown is not nothing: a cost that rests on it is unknown too.">
          <CaveatLines lines={missing} />
        </Section>
      )}
      <TaskTable report={report} />
      <PartsPicture report={report} />
      <BreakEvenPart report={report} breakEvens={breakEvens} />
      <OfOneCandidate report={report} />
      <OwnershipTable report={report} />
      {notes.length > 0 && (
        <Section title="Before you rely on this">
          <CaveatLines lines={notes} />
        </Section>
      )}
    </>
  )
}

function Headline({ report }: { readonly report: CostReport }) {
  const { headline, dataset, run, settings } = report
  const { volume } = route.useSearch()
  const [first, ...more] = headline
  return (
    <section className="card mb-6 border-l-[3px] border-l-gold px-4 py-4">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <p className="text-[0.88rem] text-dim">
          {countText(dataset.examples)} examples of {dataset.name}, run{' '}
          <Link to="/runs/$run" params={{ run }} className="link">
            {run}
          </Link>
          {settings.good !== undefined && `, good by ${settings.good}`}
        </p>
        <VolumeForm
          key={`${volume} ${settings.volume}`}
          stated={settings.volume}
          isOwn={volume !== undefined}
        />
      </div>
      <p className="mt-2 max-w-[52rem] text-[1.12rem] leading-snug font-[600] [overflow-wrap:anywhere]">
        {first}
      </p>
      {more.map(sentence => (
        <p key={sentence} className="mt-1.5 max-w-[52rem] [overflow-wrap:anywhere]">
          {sentence}
        </p>
      ))}
    </section>
  )
}

/** What moves the cost of one candidate and where each figure comes from; the cheapest unless another is chosen. */
function OfOneCandidate({ report }: { readonly report: CostReport }) {
  const { candidate } = route.useSearch()
  const navigate = route.useNavigate()
  const chosen = chosenOf(report, candidate)
  if (chosen === undefined) return null
  return (
    <>
      <Section
        title="What moves it"
        note="Each input at its low and its high end, everything else in the middle: what to find out next. What two of them do together is in the interval of the cost."
        actions={
          <SelectField
            label="Candidate"
            value={chosen.candidate}
            choices={report.candidates.map(one => ({ value: one.candidate, label: one.candidate }))}
            onChange={name =>
              void navigate({
                search: before => ({ ...before, candidate: name }),
                replace: true,
                resetScroll: false,
              })
            }
          />
        }
      >
        <TornadoPicture candidate={chosen} />
      </Section>
      <Section
        title={`Prices and assumptions for ${chosen.candidate}`}
        note="Every figure that the cost rests on, where it comes from, and when it was known to hold."
      >
        <InputsTable candidate={chosen} />
      </Section>
    </>
  )
}

function chosenOf(
  { candidates, rankings }: CostReport,
  asked: string | undefined,
): CandidateCost | undefined {
  const cheapest = rankings.find(({ by }) => by === 'usdPerTask')?.cheapest
  const of = (name: string | undefined) => candidates.find(one => one.candidate === name)
  return of(asked) ?? of(cheapest) ?? candidates[0]
}
