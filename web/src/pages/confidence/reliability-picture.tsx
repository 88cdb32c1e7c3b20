import type { ConfidenceReport } from '../../../../src/server/api-contract.ts'
import { Chart } from '../../parts/chart/chart.tsx'
import { Legend } from '../../parts/chart/legend.tsx'
import { Band, Dot, Line, type Point } from '../../parts/chart/marks.tsx'
import { shareText } from '../../parts/format.ts'

/** Share that is right over stated confidence, with the isotonic curve and bands of chance. */
export function ReliabilityPicture({ report }: { readonly report: ConfidenceReport }) {
  const { reliability, curve } = report
  if (reliability.length === 0)
    return <p className="text-dim">No answer has both a confidence and a score.</p>
  const percent = (share: number) => shareText(share)
  return (
    <>
      <Chart
        description="Reliability diagram: the share that is right over the confidence stated."
        x={{ label: 'confidence', domain: [0, 1], text: percent }}
        y={{ label: 'right', domain: [0, 1], text: percent }}
        height={300}
      >
        {axes => (
          <>
            <Line
              axes={axes}
              points={[
                [0, 0],
                [1, 1],
              ]}
              color="var(--edge)"
              dash="3 3"
            />
            <Band
              axes={axes}
              points={reliability.map(({ meanConfidence, band }) => ({ x: meanConfidence, ...band }))}
            />
            <Line
              axes={axes}
              color="var(--gold)"
              points={curve.flatMap(({ from, to, share }): Point[] => [
                [from, share],
                [to, share],
              ])}
            />
            {reliability.map(({ from, meanConfidence, shareRight, interval, count }) => (
              <Dot
                key={`${from} ${meanConfidence}`}
                axes={axes}
                at={[meanConfidence, shareRight]}
                interval={interval}
                radius={Math.min(7, 2.5 + Math.sqrt(count) / 4)}
              />
            ))}
          </>
        )}
      </Chart>
      <Legend
        entries={[
          { color: 'var(--ink)', words: 'found, with its interval' },
          { color: 'var(--gold)', words: 'isotonic curve, and the band of chance' },
          { color: 'var(--edge)', dash: '3 3', words: 'true confidence' },
        ]}
      />
    </>
  )
}
