import { getRouteApi, Link } from '@tanstack/react-router'
import type { MeasuredConfidence } from '../../../../src/server/api-contract.ts'
import { useConfidence } from '../../api/evidence.ts'
import { Badge } from '../../parts/badge.tsx'
import { Command } from '../../parts/command.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Figure, shareScale } from '../../parts/figure.tsx'
import { countText } from '../../parts/format.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHead, Section } from '../../parts/page-head.tsx'
import { TableRegion } from '../../parts/table-region.tsx'
import { RecalibrationTable } from './recalibration-table.tsx'
import { ReliabilityPicture } from './reliability-picture.tsx'
import { RiskPicture } from './risk-picture.tsx'
import { ThresholdPart } from './threshold-part.tsx'

const route = getRouteApi('/app/confidence')

export function ConfidencePage() {
  const { candidate } = route.useSearch()
  return (
    <>
      <PageHead
        title="Confidence"
        lead="Whether a candidate that says 80% is right four times in five, and from which confidence on its answers may go out without a person."
      />
      <Loaded query={useConfidence()} skeleton="h-96">
        {found => {
          const reports = [...found].sort((a, b) => Number(hasNone(a)) - Number(hasNone(b)))
          const chosen = reports.find(({ report }) => report.candidate === candidate) ?? reports[0]
          if (chosen === undefined) return <NoConfidence />
          return (
            <>
              <Candidates reports={reports} />
              <Chosen measured={chosen} />
            </>
          )
        }}
      </Loaded>
    </>
  )
}

const hasNone = ({ report }: MeasuredConfidence): boolean => report.counts.scored === 0

function NoConfidence() {
  return (
    <EmptyState title="No confidence has been measured">
      <p>
        It takes a run whose candidates state a confidence, give log-probabilities, or answer each question
        more than once:
      </p>
      <Command text="cupel confidence latest" />
    </EmptyState>
  )
}

function Candidates({ reports }: { readonly reports: readonly MeasuredConfidence[] }) {
  return (
    <TableRegion caption="Candidates and their confidence" isPinned>
      <thead>
        <tr>
          <th scope="col">Candidate</th>
          <th scope="col">Right</th>
          <th scope="col">Mean confidence</th>
          <th scope="col">Smooth calibration error ↓</th>
          <th scope="col">Brier score ↓</th>
          <th scope="col">AUROC ↑</th>
          <th scope="col">AURC ↓</th>
        </tr>
      </thead>
      <tbody>
        {reports.map(({ report, isStale }) => (
          <tr key={report.candidate}>
            <th scope="row" className="min-w-[9rem]">
              <Link
                to="/confidence"
                search={{ candidate: report.candidate }}
                className="link [overflow-wrap:anywhere]"
              >
                {report.candidate}
              </Link>
              <span className="block text-[0.8rem] font-normal text-dim">
                {report.source.id}, n = {countText(report.counts.scored)}
              </span>
              {isStale && <Badge tone="gold">candidate has changed</Badge>}
            </th>
            <td className="min-w-[9rem]">
              <Figure estimate={report.accuracy} scale={shareScale} domain={[0, 1]} />
            </td>
            <td className="min-w-[9rem]">
              <Figure estimate={report.meanConfidence} scale={shareScale} domain={[0, 1]} />
            </td>
            {(['smoothError', 'brier', 'auroc', 'aurc'] as const).map(name => (
              <td key={name} className="min-w-[9rem]">
                <FigureOf measured={{ report, isStale }} name={name} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </TableRegion>
  )
}

interface FigureOfProps {
  readonly measured: MeasuredConfidence
  readonly name: 'smoothError' | 'brier' | 'auroc' | 'aurc'
}

function FigureOf({ measured: { report }, name }: FigureOfProps) {
  const estimate = report.figures[name]
  const chance = report.ifCalibrated[name]
  if (estimate === undefined) return <span className="text-dim">unknown</span>
  return (
    <>
      <Figure estimate={estimate} />
      {name === 'smoothError' && chance !== undefined && (
        <span className="block text-[0.8rem] text-dim">by chance alone {chance.mean.toFixed(3)}</span>
      )}
    </>
  )
}

function Chosen({ measured: { report } }: { readonly measured: MeasuredConfidence }) {
  const { counts } = report
  const left = Object.entries(counts.withoutConfidence).filter(([, count]) => count > 0)
  return (
    <>
      <div className="mt-9 grid gap-x-8 gap-y-9 lg:grid-cols-2 [&>section]:mt-0">
        <Section
          title={`Said and found: ${report.candidate}`}
          note="On the diagonal, confidence is the share that is right. The band is what chance makes of a true confidence."
        >
          <ReliabilityPicture report={report} />
        </Section>
        <Section
          title="Errors among the answers that are kept"
          note="Keeping only the most confident answers: the fewer are kept, the fewer should be wrong."
        >
          <RiskPicture report={report} />
        </Section>
      </div>
      <ThresholdPart report={report} />
      <RecalibrationTable report={report} />
      <Section title="What it rests on">
        <ul className="card divide-y text-[0.92rem]">
          <li className="px-4 py-2">
            {countText(counts.scored)} of {countText(counts.trials)} trials have both a confidence and a
            score; {countText(counts.abstained)} abstained, which is neither right nor wrong here;{' '}
            {countText(counts.failed)} failed; {countText(counts.unscored)} were not scored.
          </li>
          {left.map(([why, count]) => (
            <li key={why} className="px-4 py-2">
              {countText(count)} without a confidence: {why.replaceAll('_', ' ')}.
            </li>
          ))}
          {report.warnings.map(warning => (
            <li key={warning} className="px-4 py-2 [overflow-wrap:anywhere]">
              {warning}
            </li>
          ))}
        </ul>
      </Section>
    </>
  )
}
