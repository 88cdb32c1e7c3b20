import type { ReviewForm } from './review-form.ts'

/** A form with one question that is answered by yes and no. */
export const questionForm = (question: string): ReviewForm => ({
  dimensions: [
    {
      id: 'value',
      title: 'Rating',
      question,
      scale: {
        choices: [
          { value: 1, label: 'yes' },
          { value: 0, label: 'no' },
        ],
      },
    },
  ],
})

/** The form of two answers side by side, as it is shown: what is stored is whose answer was preferred. */
export const pairForm = (question: string): ReviewForm => ({
  dimensions: [
    {
      id: 'preference',
      title: 'Preference',
      question,
      scale: {
        choices: [
          { value: 'first', label: 'first' },
          { value: 'second', label: 'second' },
          { value: 'tie', label: 'tie', description: 'Neither is better.' },
        ],
      },
    },
  ],
})
