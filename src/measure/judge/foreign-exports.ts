import { type HumanRating, onlyDimension, ratingValue } from './human-rating.ts'

/** What a labelling tool shows of an answer. */
export interface ExportedTexts {
  readonly question: string
  readonly documents: string
  readonly answer: string
}

type TextsOf = (rating: HumanRating) => ExportedTexts | undefined

/**
 * Ratings as tasks of Label Studio: one for each answer, with an annotation for each rater. `ownRatings` reads the same out of them.
 * Marks, comments and times are not in them.
 */
export function labelStudioTasks(ratings: readonly HumanRating[], textsOf: TextsOf): unknown[] {
  return byAnswer(ratings).map((own, at) => ({
    id: at + 1,
    data: { ...answerOf(own), ...textsOf(own[0] as HumanRating) },
    annotations: [...Map.groupBy(own, personOf).values()].map(given => {
      const { rater, synthetic } = given[0] as HumanRating
      return {
        completed_by: { email: rater },
        was_cancelled: false,
        ...(synthetic === true ? { synthetic } : {}),
        result: given.map(({ dimension = onlyDimension, value: said }) => {
          const value = ratingValue(said)
          const isNumber = typeof value === 'number'
          return {
            from_name: dimension,
            to_name: 'answer',
            type: isNumber ? 'number' : 'choices',
            value: isNumber ? { number: value } : { choices: [value] },
          }
        }),
      }
    }),
  }))
}

/** Ratings as records of Argilla 2: one for each answer, with the responses to each question. `ownRatings` reads the same out of them. */
export function argillaRecords(ratings: readonly HumanRating[], textsOf: TextsOf): unknown[] {
  return byAnswer(ratings).map(own => ({
    id: JSON.stringify(Object.values(answerOf(own))),
    fields: { ...textsOf(own[0] as HumanRating) },
    metadata: answerOf(own),
    responses: Object.fromEntries(
      [...Map.groupBy(own, ({ dimension = onlyDimension }) => dimension)].map(([dimension, given]) => [
        dimension,
        given.map(({ rater, value, synthetic }) => ({
          user_id: rater,
          value: ratingValue(value),
          status: 'submitted',
          ...(synthetic === true ? { synthetic } : {}),
        })),
      ]),
    ),
  }))
}

const byAnswer = (ratings: readonly HumanRating[]): HumanRating[][] => [
  ...Map.groupBy(ratings, ({ exampleId, candidate }) => JSON.stringify([exampleId, candidate])).values(),
]

const personOf = ({ rater, synthetic }: HumanRating): string => JSON.stringify([rater, synthetic === true])

function answerOf(own: readonly HumanRating[]) {
  const { exampleId, candidate } = own[0] as HumanRating
  return { exampleId, ...(candidate === undefined ? {} : { candidate }) }
}
