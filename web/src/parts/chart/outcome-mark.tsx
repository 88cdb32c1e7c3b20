import { percent } from './row-plot.tsx'

export type Outcome = 'pass' | 'fail' | 'inconclusive'

const looks: Readonly<
  Record<Outcome, { readonly path: string; readonly color: string; readonly isFilled: boolean }>
> = {
  pass: { path: 'M5 0A5 5 0 1 1 -5 0A5 5 0 1 1 5 0', color: 'var(--good)', isFilled: true },
  fail: { path: 'M-4.500 -4.500H4.500V4.500H-4.500z', color: 'var(--bad)', isFilled: true },
  inconclusive: { path: 'M0 -6L6 0L0 6L-6 0z', color: 'var(--gold)', isFilled: false },
}

export const outcomeColor = (outcome: Outcome): string => looks[outcome].color

interface OutcomeMarkProps {
  readonly outcome: Outcome
  /** Place in percent. */
  readonly at: number
  readonly y: number
}

/** The figure of a check: a disc for pass, a square for fail, an open diamond for what is open. Colour only repeats the shape. */
export function OutcomeMark({ outcome, at, y }: OutcomeMarkProps) {
  const { path, color, isFilled } = looks[outcome]
  return (
    <svg x={percent(at)} y={y} overflow="visible" width="1" height="1" data-mark={outcome} aria-hidden="true">
      <path d={path} fill={isFilled ? color : 'var(--card)'} stroke={color} strokeWidth="2" />
    </svg>
  )
}

/** What the shapes mean. */
export function OutcomeLegend() {
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1 text-[0.84rem] text-dim">
      {(['pass', 'fail', 'inconclusive'] as const).map(outcome => (
        <li key={outcome} className="flex items-center gap-1.5">
          <svg width="14" height="14" aria-hidden="true">
            <OutcomeMark outcome={outcome} at={50} y={7} />
          </svg>
          {outcome}
        </li>
      ))}
      <li className="flex items-center gap-1.5">
        <svg width="14" height="14" aria-hidden="true">
          <line x1="7" x2="7" y1="0" y2="14" stroke="var(--bad)" strokeWidth="1.5" strokeDasharray="4 3" />
        </svg>
        what is allowed
      </li>
      <li className="flex items-center gap-1.5">
        <svg width="14" height="14" aria-hidden="true">
          <line x1="7" x2="7" y1="0" y2="14" stroke="var(--edge)" strokeWidth="1.5" />
        </svg>
        no difference
      </li>
    </ul>
  )
}
