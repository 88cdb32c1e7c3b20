import { describe, expect, it } from 'vitest'
import { combinePanel } from './combine-panel.ts'
import { rubricSchema } from './rubric.ts'

const rubric = rubricSchema.parse({
  name: 'r',
  version: '1.0.0',
  dimensions: [
    { id: 'right', title: 'Right', question: 'Is it?', scale: 'binary' },
    { id: 'grade', title: 'Grade', question: 'How good?', scale: { min: 1, max: 5 } },
  ],
})
const vote = (judge: string, right?: number, grade = 3) => ({
  judge,
  values: right === undefined ? undefined : { right, grade },
})

describe('a panel of judges', () => {
  it('goes by the majority on yes or no, and by the mean on grades, and says where they differ', () => {
    expect(combinePanel(rubric, [vote('a', 1, 2), vote('b', 1, 4), vote('c', 0, 3)])).toEqual({
      kind: 'judged',
      values: { right: 1, grade: 3 },
      disagreed: ['right', 'grade'],
    })
  })
  it('does not break a tie', () => {
    expect(combinePanel(rubric, [vote('a', 1), vote('b', 0)])).toMatchObject({ kind: 'undecided' })
  })
  it('lets the others decide when one gave no reading, and nobody when most gave none', () => {
    expect(combinePanel(rubric, [vote('a', 1), vote('b'), vote('c', 1)])).toMatchObject({ kind: 'judged' })
    expect(combinePanel(rubric, [vote('a', 1), vote('b'), vote('c')])).toMatchObject({
      kind: 'undecided',
      why: 'Only 1 of 3 judges gave a reading.',
    })
    expect(combinePanel(rubric, [])).toMatchObject({ kind: 'undecided' })
  })
})
