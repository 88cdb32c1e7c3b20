import { CupelError } from '../../kernel/index.ts'
import type { FormDimension, ReviewForm } from '../review/index.ts'
import type { Rubric } from './rubric.ts'

/** Choices that one key each picks. */
const mostChoices = 9

/** What people are asked by a rubric: the same questions on the same scales as a judge, so that the two can be compared. */
export const rubricForm = ({ name, dimensions }: Rubric): ReviewForm => ({
  dimensions: dimensions.map(({ id, title, question, scale }) => ({
    id,
    title,
    question,
    scale: formScale(scale, `${name}, dimension ${id}`),
  })),
})

function formScale(scale: Rubric['dimensions'][number]['scale'], where: string): FormDimension['scale'] {
  if (scale === 'binary')
    return {
      choices: [
        { value: 1, label: 'yes' },
        { value: 0, label: 'no' },
      ],
    }
  if ('min' in scale) return scale
  if (scale.levels.length > mostChoices)
    throw new CupelError(
      'metric_invalid',
      `Rubric ${where} has ${scale.levels.length} levels; people are shown ${mostChoices} at most.`,
      { hint: 'Give it fewer levels, or numbers from min to max.' },
    )
  return { choices: scale.levels }
}
