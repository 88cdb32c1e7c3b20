import type { LoadDetails, LoadResult, LoadStage } from '../../../../src/server/api-contract.ts'
import { Chart } from '../../parts/chart/chart.tsx'
import { Legend } from '../../parts/chart/legend.tsx'
import { type Axes, Dot, Line, type Point, Rule } from '../../parts/chart/marks.tsx'
import { durationText } from '../../parts/format.ts'
import { Section } from '../../parts/page-head.tsx'
import { levelOf, percentileName, percentileOf } from './words.ts'

const curves = [
  { p: 0.5, color: 'var(--dim)', dash: '2 3' },
  { p: 0.95, color: 'var(--ink)', dash: undefined },
  { p: 0.99, color: 'var(--gold)', dash: undefined },
] as const

/** How latency grows with the rate, and how it is spread at each rate. */
export function LoadCurves({ details }: { readonly details: LoadDetails }) {
  const { result } = details
  const levels = new Set(result.stages.map(levelOf))
  return (
    <div className="mt-9 grid gap-x-8 gap-y-9 lg:grid-cols-2 [&>section]:mt-0">
      {levels.size > 1 && (
        <Section title="Latency over the rate">
          <OverRate result={result} />
        </Section>
      )}
      <Section title="How latency is spread">
        <Spread details={details} />
      </Section>
    </div>
  )
}

function timeDomain(values: readonly number[]): readonly [number, number] {
  const found = values.filter(value => Number.isFinite(value) && value > 0)
  if (found.length === 0) return [1, 10]
  return [Math.min(...found) * 0.8, Math.max(...found) * 1.25]
}

function OverRate({ result }: { readonly result: LoadResult }) {
  const stages = [...result.stages].sort((a, b) => levelOf(a) - levelOf(b))
  const limits = limitsOf(result)
  const values = stages.flatMap(stage => curves.map(({ p }) => millisecondsOf(stage, p)))
  const isClosed = stages[0]?.arrivals.kind === 'closed'
  const most = Math.max(...stages.map(levelOf))
  return (
    <>
      <Chart
        description="Latency percentiles over the rate of requests; the figures stand in the table above."
        x={{ label: isClosed ? 'requests at once' : 'requests a second', domain: [0, most * 1.08] }}
        y={{
          label: 'end to end',
          domain: timeDomain([...values, ...limits.map(({ maxMs }) => maxMs)]),
          isLog: true,
          text: durationText,
        }}
        left={62}
      >
        {axes => (
          <>
            <Limits axes={axes} limits={limits} />
            {curves.map(({ p, color, dash }) => (
              <g key={p}>
                <Line
                  axes={axes}
                  color={color}
                  {...(dash === undefined ? {} : { dash })}
                  points={stages.flatMap((stage): Point[] => {
                    const value = millisecondsOf(stage, p)
                    return Number.isFinite(value) ? [[levelOf(stage), value]] : []
                  })}
                />
                {stages.map(stage => {
                  const value = millisecondsOf(stage, p)
                  return Number.isFinite(value) ? (
                    <Dot
                      key={stage.startedAt}
                      axes={axes}
                      at={[levelOf(stage), value]}
                      interval={intervalOf(stage, p)}
                      color={color}
                      radius={3}
                    />
                  ) : null
                })}
              </g>
            ))}
          </>
        )}
      </Chart>
      <Legend
        entries={curves.map(({ p, color, dash }) => ({
          color,
          words: percentileName(p),
          ...(dash === undefined ? {} : { dash }),
        }))}
      />
    </>
  )
}

interface LimitsProps {
  readonly axes: Axes
  readonly limits: LoadResult['limits']
}

function Limits({ axes, limits }: LimitsProps) {
  return limits.map(({ text, maxMs }) => <Rule key={text} axes={axes} y={maxMs} label={text} />)
}

const limitsOf = (result: LoadResult) => result.limits.filter(({ measure }) => measure === 'endToEnd')

function millisecondsOf(stage: LoadStage, p: number): number {
  const value = percentileOf(stage, p)?.value
  return typeof value === 'number' ? value : Number.NaN
}

function intervalOf(stage: LoadStage, p: number) {
  const interval = percentileOf(stage, p)?.interval
  if (interval === undefined) return undefined
  const { lower, upper } = interval
  return typeof lower === 'number' && typeof upper === 'number' ? { lower, upper } : undefined
}

const colors = ['var(--ink)', 'var(--gold)', 'var(--focus)', 'var(--good)', 'var(--bad)', 'var(--dim)']

function Spread({ details: { result, arrivals, curves: found } }: { readonly details: LoadDetails }) {
  const limits = limitsOf(result)
  const shown = found.slice(0, colors.length)
  return (
    <>
      <Chart
        description="End-to-end latency by percentile, one line for each stage."
        x={{ label: 'percentile of requests', domain: [0, 100] }}
        y={{
          label: 'end to end',
          domain: timeDomain([...shown.flat().map(({ ms }) => ms), ...limits.map(({ maxMs }) => maxMs)]),
          isLog: true,
          text: durationText,
        }}
        left={62}
      >
        {axes => (
          <>
            <Limits axes={axes} limits={limits} />
            {shown.map((curve, at) => (
              <Line
                key={result.stages[at]?.startedAt}
                axes={axes}
                color={colors[at] ?? 'var(--ink)'}
                points={curve.map(({ percentile, ms }): Point => [percentile, ms])}
              />
            ))}
          </>
        )}
      </Chart>
      <Legend
        entries={shown.map((_, at) => ({
          color: colors[at] ?? 'var(--ink)',
          words: arrivals[at] ?? '',
        }))}
      />
    </>
  )
}
