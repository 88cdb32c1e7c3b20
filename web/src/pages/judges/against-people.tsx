import { type ReactNode, useId } from 'react'
import type { Against } from '../../api/judges.ts'
import { useReviews } from '../../api/reviews.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { SelectField } from '../../parts/field.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { useJudgeSearch } from './use-judge-search.ts'

interface AgainstPeopleProps {
  readonly children: (against: Against & { readonly review: string }) => ReactNode
  readonly extra?: ReactNode
}

/** Chooses the ratings that a scorer is held against: a review project and a dimension of its form. */
export function AgainstPeople({ children, extra }: AgainstPeopleProps) {
  const { search, change } = useJudgeSearch()
  const reviews = useReviews()
  const id = useId()
  return (
    <Loaded query={reviews} skeleton="h-40">
      {found => {
        const review = found.find(({ name }) => name === search.review) ?? found[0]
        if (review === undefined)
          return (
            <EmptyState title="No review project has been drawn">
              People have to rate answers first: draw a review on the Reviews page.
            </EmptyState>
          )
        const dimensions = review.form.dimensions
        const dimension = dimensions.find(one => one.id === search.dimension) ?? dimensions[0]
        return (
          <>
            <fieldset aria-labelledby={id} className="mb-5 flex flex-wrap items-end gap-3">
              <legend id={id} className="sr-only">
                Ratings that the scorer is held against
              </legend>
              <SelectField
                className="w-full sm:w-64"
                label="Ratings of review"
                value={review.name}
                choices={found.map(({ name }) => ({ value: name, label: name }))}
                onChange={name => change({ review: name, dimension: undefined })}
              />
              {dimensions.length > 1 && (
                <SelectField
                  className="w-full sm:w-64"
                  label="Dimension"
                  value={dimension?.id ?? ''}
                  choices={dimensions.map(one => ({ value: one.id, label: one.title }))}
                  onChange={chosen => change({ dimension: chosen })}
                />
              )}
              {extra}
            </fieldset>
            {children({ review: review.name, dimension: dimension?.id })}
          </>
        )
      }}
    </Loaded>
  )
}
