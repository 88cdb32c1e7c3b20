import type { Decision } from '../../../../src/server/api-contract.ts'
import { timeText } from '../../parts/format.ts'
import { OutcomeBadge } from './outcome-badge.tsx'

/** The decision in sentences, what would change it, and whether the requirements stood before the results. */
export function Recommendation({ decision }: { readonly decision: Decision }) {
  const { outcome, sentences, wouldChange, lock, madeAt, dataset } = decision
  const [first, ...more] = sentences
  return (
    <section className="card mb-6 border-l-[3px] border-l-gold px-4 py-4">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-[0.88rem] text-dim">
        <OutcomeBadge outcome={outcome} />
        {timeText(madeAt)}, on {dataset.compared} examples of {dataset.name}
      </p>
      <p className="mt-2 max-w-[52rem] text-[1.12rem] leading-snug font-[600] [overflow-wrap:anywhere]">
        {first}
      </p>
      {more.map(sentence => (
        <p key={sentence} className="mt-1.5 max-w-[52rem] [overflow-wrap:anywhere]">
          {sentence}
        </p>
      ))}
      {wouldChange.length > 0 && (
        <>
          <h2 className="mt-4">What would change it</h2>
          <ul className="mt-1 list-disc space-y-0.5 pl-5">
            {wouldChange.map(line => (
              <li key={line} className="max-w-[52rem] [overflow-wrap:anywhere]">
                {line}
              </li>
            ))}
          </ul>
        </>
      )}
      {lock.words.map(words => (
        <p
          key={words}
          className={`mt-3 text-[0.9rem] ${lock.state === 'locked' ? 'text-dim' : 'text-bad'} [overflow-wrap:anywhere]`}
        >
          {words}
        </p>
      ))}
    </section>
  )
}
