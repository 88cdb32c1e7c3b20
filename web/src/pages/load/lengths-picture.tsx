import type { LoadResult } from '../../../../src/server/api-contract.ts'
import { Chart } from '../../parts/chart/chart.tsx'
import { Legend } from '../../parts/chart/legend.tsx'
import { Bars } from '../../parts/chart/marks.tsx'
import { Section } from '../../parts/page-head.tsx'

type Lengths = NonNullable<LoadResult['workload']['input']>

/** Whether what was sent is as long as what production sends. */
export function LengthsPicture({ result }: { readonly result: LoadResult }) {
  const { input, output } = result.workload
  if (input === undefined && output === undefined) return null
  return (
    <Section
      title="Lengths, planned and sent"
      note="Latency at other lengths than those of production says nothing about production."
    >
      <div className="grid gap-x-8 gap-y-6 lg:grid-cols-2">
        {input !== undefined && <Picture lengths={input} words="input tokens" />}
        {output !== undefined && <Picture lengths={output} words="output tokens" />}
      </div>
    </Section>
  )
}

function Picture({ lengths, words }: { readonly lengths: Lengths; readonly words: string }) {
  const { edges, test } = lengths
  const planned = barsOf(lengths.planned, edges)
  const achieved = barsOf(lengths.achieved, edges)
  const highest = Math.max(0.01, ...[...planned, ...achieved].map(({ height }) => height))
  return (
    <div className="min-w-0">
      <Chart
        description={`Histogram of ${words}, planned and sent.`}
        x={{ label: words, domain: [Math.max(1, edges[0] ?? 1), edges.at(-1) ?? 2], isLog: true }}
        y={{
          label: 'share of requests',
          domain: [0, highest * 1.1],
          text: share => `${Math.round(share * 100)}%`,
        }}
        height={200}
      >
        {axes => (
          <>
            <Bars axes={axes} bars={planned} color="var(--dim)" opacity={0.35} />
            <Bars axes={axes} bars={achieved} color="var(--gold)" opacity={0.45} />
          </>
        )}
      </Chart>
      <Legend
        entries={[
          { color: 'var(--dim)', words: `planned, median ${lengths.plannedMedian}` },
          { color: 'var(--gold)', words: `sent, median ${lengths.achievedMedian}` },
        ]}
      />
      {test !== undefined && (
        <p className="mt-1 text-[0.84rem] text-dim">
          Two-sample Kolmogorov-Smirnov: largest distance {test.distance.toFixed(3)}, p ={' '}
          {test.p.toPrecision(2)}
        </p>
      )}
    </div>
  )
}

function barsOf(counts: readonly number[], edges: readonly number[]) {
  const total = counts.reduce((sum, count) => sum + count, 0)
  return counts.map((count, at) => ({
    from: Math.max(1, edges[at] ?? 1),
    to: Math.max(1, edges[at + 1] ?? 1),
    height: total === 0 ? 0 : count / total,
  }))
}
