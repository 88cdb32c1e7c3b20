import type { ReactNode } from 'react'
import type { GateCheck } from '../../../../src/server/api-contract.ts'
import { VerdictBadge } from '../../parts/badge.tsx'
import { countText, scaleOf, valueText } from '../../parts/format.ts'
import type { DrawnCheck } from './check-groups.ts'

/** Name, picture, figures: side by side where there is room, else below one another. */
export const rowGrid = 'grid items-center gap-x-6 gap-y-1.5 md:grid-cols-[14rem_minmax(0,1fr)_17rem]'

interface CheckWordsProps {
  readonly drawn: DrawnCheck
  /** The picture. */
  readonly children: ReactNode
}

/** A check in words around its picture: nothing that is drawn is not also said. */
export function CheckWords({ drawn: { check, text }, children }: CheckWordsProps) {
  const { name, outcome, reason, warnings, figure } = check
  const lines = [...(outcome === 'pass' ? [] : [reason]), ...lackingOf(check), ...warnings]
  return (
    <>
      <div className="min-w-0">
        <b className="block font-[600] [overflow-wrap:anywhere]">{name}</b>
        <VerdictBadge outcome={outcome} />
      </div>
      <div className="min-w-0 px-1">{children}</div>
      <div className="min-w-0 text-[0.9rem]">
        <p className="[overflow-wrap:anywhere]">
          <b className="font-[600]">{text.figure ?? 'no figure'}</b>
          {figure !== undefined && (
            <span className="whitespace-nowrap text-dim"> n = {countText(figure.n)}</span>
          )}
        </p>
        {[allowedText(check, text.bound), sidesText(check)].filter(Boolean).map(words => (
          <p key={words} className="text-[0.84rem] text-dim [overflow-wrap:anywhere]">
            {words}
          </p>
        ))}
      </div>
      {lines.map(line => (
        <p
          key={line}
          className="text-[0.86rem] text-dim [overflow-wrap:anywhere] md:col-span-2 md:col-start-2 md:px-1"
        >
          {line}
        </p>
      ))}
    </>
  )
}

function allowedText({ kind }: GateCheck, bound: string | undefined): string {
  if (kind === 'better') return 'wanted: better'
  return bound === undefined ? '' : `allowed: ${bound}`
}

/** Where the difference comes from: `90.0% before, 66.5% now`. */
function sidesText({ candidate, baseline, measured }: GateCheck): string {
  if (measured === undefined || candidate === undefined || baseline === undefined) return ''
  const scale = scaleOf(measured, Math.max(Math.abs(candidate.value), Math.abs(baseline.value)))
  return `${valueText(baseline.value, measured, scale)} before, ${valueText(candidate.value, measured, scale)} now`
}

/** What a check lacks on each side, and how far that could move the difference. */
function lackingOf({ unscored, measured }: GateCheck): string[] {
  if (unscored === undefined || unscored.candidate.without + unscored.baseline.without === 0) return []
  const { candidate, baseline, worst, best } = unscored
  const side = ({ without, of }: typeof candidate) => `${countText(without)} of ${countText(of)}`
  const counts = `Without a value: ${side(candidate)} answers of the candidate, ${side(baseline)} of the baseline.`
  if (worst === undefined || best === undefined || measured === undefined) return [counts]
  const text = (value: number): string => valueText(value, measured)
  return [
    `${counts} Were all of them against the candidate, the difference would be ${text(worst)}; for it, ${text(best)}.`,
  ]
}

/** A check of which there is no figure. */
export function OpenCheck({ check }: { readonly check: GateCheck }) {
  const { name, outcome, reason, warnings } = check
  return (
    <li className="grid gap-x-6 gap-y-1 px-4 py-2.5 md:grid-cols-[14rem_minmax(0,1fr)]">
      <div className="min-w-0">
        <b className="block font-[600] [overflow-wrap:anywhere]">{name}</b>
        <VerdictBadge outcome={outcome} />
      </div>
      <div className="min-w-0 [overflow-wrap:anywhere]">
        {[reason, ...lackingOf(check), ...warnings].map(line => (
          <p key={line}>{line}</p>
        ))}
      </div>
    </li>
  )
}
