import { ApiProblem } from '../api/client.ts'
import { Icon } from './icons.tsx'

interface ProblemBoxProps {
  readonly error: Error
  readonly onRetry?: (() => void) | undefined
  /** What was wanted, e.g. `The rating was not saved.`. */
  readonly lead?: string
}

/** An error in words, and what to do about it. */
export function ProblemBox({ error, onRetry, lead }: ProblemBoxProps) {
  const { title, hint } = wordsOf(error)
  return (
    <div role="alert" className="card border-l-[3px] border-l-bad px-4 py-3">
      <p className="flex items-start gap-2 font-[550]">
        <span className="mt-1 text-bad">
          <Icon name="warning" size={16} />
        </span>
        <span className="min-w-0 [overflow-wrap:anywhere]">
          {lead === undefined ? '' : `${lead} `}
          {title}
        </span>
      </p>
      {hint !== undefined && <p className="mt-1 pl-6 text-dim [overflow-wrap:anywhere]">{hint}</p>}
      {onRetry !== undefined && (
        <button type="button" className="btn btn-small mt-2 ml-6" onClick={onRetry}>
          Retry
        </button>
      )}
    </div>
  )
}

function wordsOf(error: Error): { title: string; hint: string | undefined } {
  if (!(error instanceof ApiProblem))
    return { title: 'This page failed to show what it was given.', hint: error.message }
  if (error.code === 'review_open')
    return {
      title: `${error.message} This opens when you are.`,
      hint: `Raters judge blind: seeing what others said would change what you say. ${error.hint ?? 'Hand in what is left for you first; skipping counts.'}`,
    }
  if (error.status === 403)
    return { title: error.message, hint: error.hint ?? 'Ask an owner of this project for another role.' }
  return { title: error.message, hint: error.hint }
}
