import type { LoadDetails } from '../../../../src/server/api-contract.ts'
import { Chart } from '../../parts/chart/chart.tsx'
import { Legend } from '../../parts/chart/legend.tsx'
import { Line, type Point } from '../../parts/chart/marks.tsx'
import { durationText } from '../../parts/format.ts'
import { Section } from '../../parts/page-head.tsx'
import { levelOf } from './words.ts'

/** The heaviest stage second by second: whether it went on as it began. */
export function TimelinePicture({ details: { result, arrivals } }: { readonly details: LoadDetails }) {
  const [stage] = [...result.stages].sort((a, b) => levelOf(b) - levelOf(a))
  if (stage === undefined || stage.timeline.length < 3) return null
  const { timeline } = stage
  const sent = arrivals[result.stages.indexOf(stage)] ?? ''
  const times = timeline.flatMap(({ p50Ms, p95Ms }) => [p50Ms, p95Ms]).filter(ms => ms !== undefined)
  const lineOf = (of: 'p50Ms' | 'p95Ms'): Point[] =>
    timeline.flatMap((second): Point[] => {
      const ms = second[of]
      return ms === undefined ? [] : [[second.second, ms]]
    })
  const most = Math.max(1, ...timeline.map(({ inFlight }) => inFlight))
  const end = timeline.at(-1)?.second ?? 1
  return (
    <Section
      title="Second by second"
      note={`The stage of ${sent}. Latency that climbs, or requests that pile up, mean that the rate is not sustained.`}
    >
      <div className="grid gap-x-8 gap-y-6 lg:grid-cols-2">
        <div className="min-w-0">
          <Chart
            description="Median and 95th percentile of latency in each second."
            x={{ label: 'seconds', domain: [0, end] }}
            y={{
              label: 'end to end',
              domain: [0, Math.max(1, ...times) * 1.1],
              text: ms => (ms === 0 ? '0' : durationText(ms)),
            }}
            left={62}
            height={200}
          >
            {axes => (
              <>
                <Line axes={axes} points={lineOf('p50Ms')} color="var(--dim)" dash="2 3" />
                <Line axes={axes} points={lineOf('p95Ms')} />
              </>
            )}
          </Chart>
          <Legend
            entries={[
              { color: 'var(--dim)', dash: '2 3', words: 'p50' },
              { color: 'var(--ink)', words: 'p95' },
            ]}
          />
        </div>
        <div className="min-w-0">
          <Chart
            description="Requests that were sent and not yet answered, at the end of each second."
            x={{ label: 'seconds', domain: [0, end] }}
            y={{ label: 'requests under way', domain: [0, most * 1.1] }}
            height={200}
          >
            {axes => (
              <Line
                axes={axes}
                isStepped
                points={timeline.map(({ second, inFlight }): Point => [second, inFlight])}
              />
            )}
          </Chart>
        </div>
      </div>
    </Section>
  )
}
