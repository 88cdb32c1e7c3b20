import type { ConfidenceReport } from '../../../../src/server/api-contract.ts'
import { Chart } from '../../parts/chart/chart.tsx'
import { Band, Line, type Point } from '../../parts/chart/marks.tsx'
import { shareText } from '../../parts/format.ts'

/** The risk-coverage curve. */
export function RiskPicture({ report: { riskCoverage } }: { readonly report: ConfidenceReport }) {
  if (riskCoverage.length < 2) return <p className="text-dim">Too few answers for a curve.</p>
  const banded = riskCoverage.flatMap(({ coverage, lower, upper }) =>
    lower === undefined || upper === undefined ? [] : [{ x: coverage, lower, upper }],
  )
  const highest = Math.max(0.05, ...riskCoverage.map(({ risk, upper }) => upper ?? risk))
  const percent = (share: number) => shareText(share)
  return (
    <Chart
      description="Share of wrong answers over the share of answers kept, most confident first."
      x={{ label: 'answers kept', domain: [0, 1], text: percent }}
      y={{ label: 'wrong among them', domain: [0, Math.min(1, highest * 1.1)], text: percent }}
      height={300}
    >
      {axes => (
        <>
          <Band axes={axes} points={banded} />
          <Line axes={axes} points={riskCoverage.map(({ coverage, risk }): Point => [coverage, risk])} />
        </>
      )}
    </Chart>
  )
}
