import { useMutation } from '@tanstack/react-query'
import { handIn, type RatingInput } from '../../api/reviews.ts'
import type { Draft } from './form.ts'

const savedWords = {
  rated: 'Saved.',
  cannot_tell: 'Saved as: cannot tell.',
  skipped: 'Skipped.',
} as const

interface HandInInput {
  readonly review: string
  readonly item: string
  /** Lets go of the draft. */
  readonly forget: () => void
  readonly onHandedIn: (words: string) => Promise<void>
}

/** Hands in what was filled in; nothing is shown as saved before the server has said so. */
export function useHandIn({ review, item, forget, onHandedIn }: HandInInput) {
  const save = useMutation({
    mutationFn: (input: RatingInput) => handIn(review, item, input),
    onSuccess: (_answer, input) => {
      forget()
      return onHandedIn(savedWords[input.outcome])
    },
  })
  const isBusy = save.isPending || save.isSuccess
  const hand = (outcome: RatingInput['outcome'], draft: Draft) => {
    if (isBusy) return
    save.mutate({
      outcome,
      values: outcome === 'rated' ? { ...draft.values } : {},
      comment: draft.comment.trim(),
      spans: [...draft.spans],
      seconds: Math.min(86_400, Math.round(draft.seconds * 10) / 10),
    })
  }
  return { save, isBusy, hand }
}
