import type { Agreement } from '../../../../src/server/api-contract.ts'
import { countText, fixed, hoursText, timeText } from '../../parts/format.ts'
import { ProgressBar } from '../../parts/progress-bar.tsx'

/** How far the ratings are, and when they will be there. */
export function ReviewProgress({ progress }: { readonly progress: Agreement['progress'] }) {
  const { ratings, wanted, ratingsPerHour, hoursLeft, end } = progress
  return (
    <section className="card mb-8 px-5 py-4" aria-label="Progress of the ratings">
      <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <p className="font-[600]">
          {countText(ratings)} of {countText(wanted)} ratings
        </p>
        <p className="text-[0.9rem] text-dim" aria-live="polite">
          {endWords(end)}
        </p>
      </div>
      <ProgressBar label="Ratings handed in" done={ratings} of={wanted} isLive={end.kind !== 'done'} />
      {end.kind !== 'done' && (
        <p className="mt-2 text-[0.88rem] text-dim">
          {ratingsPerHour === undefined
            ? 'Pace unknown: too few ratings yet.'
            : `${fixed(ratingsPerHour, ratingsPerHour < 10 ? 1 : 0)} ratings an hour`}
          {hoursLeft !== undefined && `, about ${hoursText(hoursLeft)} of work left`}
        </p>
      )}
    </section>
  )
}

function endWords(end: Agreement['progress']['end']): string {
  if (end.kind === 'done')
    return end.at === undefined ? 'All are there.' : `All are there since ${timeText(end.at)}.`
  if (end.kind === 'forecast' && end.at !== undefined) return `At this pace done on ${timeText(end.at)}.`
  return `End unknown${end.why === undefined ? '' : `: ${end.why}`}`
}
