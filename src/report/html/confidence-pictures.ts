import type { ConfidenceReport } from '../../decide/confidence/index.ts'
import { inertLine } from '../inert-text.ts'
import type { Pen } from './pen.ts'
import { gridLine, ticksOff } from './picture-parts.ts'

const frame = { width: 400, height: 345, marginLeft: 44, marginRight: 14, marginTop: 28, marginBottom: 40 }

const percentTick = (value: number): string => `${Math.round(100 * value)}%`

const axis = (label: string, domain: [number, number]) => ({
  label,
  domain,
  ticks: 5,
  ...ticksOff,
  labelArrow: 'none' as const,
  tickFormat: percentTick,
})

/** Share right against confidence, with where each dot would lie by chance if the confidences were true. */
export function drawReliability(pen: Pen, report: ConfidenceReport): string | undefined {
  if (report.reliability.length === 0) return undefined
  const most = Math.max(...report.reliability.map(({ count }) => count))
  const rows = report.reliability.map(row => ({
    x: row.meanConfidence,
    y: row.shareRight,
    lower: row.band.lower,
    upper: row.band.upper,
    radius: 3 + 4 * Math.sqrt(row.count / most),
    isOutside: row.shareRight < row.band.lower - 1e-9 || row.shareRight > row.band.upper + 1e-9,
  }))
  const curve = report.curve.flatMap(({ from, to, share }) => [
    { x: from, y: share },
    { x: to, y: share },
  ])
  const outside = rows.filter(({ isOutside }) => isOutside).length
  const { plot } = pen
  return pen.draw(
    {
      ...frame,
      x: axis('confidence', [0, 1]),
      y: axis('share right', [0, 1]),
      marks: [
        plot.gridX({ ticks: 5, ...gridLine }),
        plot.gridY({ ticks: 5, ...gridLine }),
        plot.line(
          [
            [0, 0],
            [1, 1],
          ],
          { stroke: 'var(--dim)', strokeDasharray: '2 4' },
        ),
        plot.ruleX(rows, {
          x: 'x',
          y1: 'lower',
          y2: 'upper',
          stroke: 'currentColor',
          strokeOpacity: 0.16,
          strokeWidth: 7,
          strokeLinecap: 'butt',
        }),
        plot.line(curve, { x: 'x', y: 'y', stroke: 'var(--gold)', strokeWidth: 2 }),
        plot.dot(rows, {
          x: 'x',
          y: 'y',
          r: { value: 'radius', scale: null } as never,
          fill: row => (row.isOutside ? 'var(--bad)' : 'var(--card)'),
          stroke: row => (row.isOutside ? 'var(--bad)' : 'currentColor'),
          strokeWidth: 1.8,
        }),
      ],
    },
    {
      title: `Reliability of ${inertLine(report.candidate)}`,
      description: `Share right against confidence in ${rows.length} groups; ${outside} lie outside the band of chance. The same figures are in the tables and in the JSON.`,
    },
  )
}

/** Share wrong among what is answered, for every share that is answered, the most confident first. */
export function drawRiskCoverage(pen: Pen, report: ConfidenceReport): string | undefined {
  const points = report.riskCoverage
  if (points.length === 0) return undefined
  const top = Math.min(1, Math.max(0.1, ...points.map(({ risk, upper }) => upper ?? risk)) * 1.05)
  const { plot } = pen
  const last = points.at(-1)
  return pen.draw(
    {
      ...frame,
      x: axis('share answered', [0, 1]),
      y: axis('share wrong', [0, top]),
      marks: [
        plot.gridX({ ticks: 5, ...gridLine }),
        plot.gridY({ ticks: 5, ...gridLine }),
        plot.areaY(
          points.filter(({ lower, upper }) => lower !== undefined && upper !== undefined),
          { x: 'coverage', y1: 'lower', y2: 'upper', fill: 'currentColor', fillOpacity: 0.12 },
        ),
        plot.ruleY([last?.risk ?? 0], { stroke: 'var(--dim)', strokeDasharray: '2 4' }),
        plot.line(points, { x: 'coverage', y: 'risk', stroke: 'var(--gold)', strokeWidth: 2 }),
      ],
    },
    {
      title: `Risk and coverage of ${inertLine(report.candidate)}`,
      description: `Share wrong from ${percentTick(points[0]?.risk ?? 0)} when the most confident twentieth is answered to ${percentTick(last?.risk ?? 0)} when all are.`,
    },
  )
}
