import { describe, expect, it } from 'vitest'
import { forecastReview, type RaterProgress } from './forecast-review.ts'

const drawnAt = new Date('2026-11-01T08:00:00Z')
const daysOn = (days: number) => ({ drawnAt, now: new Date(drawnAt.getTime() + days * 86_400_000) })
const rater = (done: number, of: number, minutes: readonly number[] = []): RaterProgress => ({
  done,
  of,
  minutes,
})

describe('the forecast of a review', () => {
  it('ends with the slowest rater, at the pace since the draw', () => {
    const { end } = forecastReview(
      { ann: rater(50, 100), ben: rater(20, 100), cho: rater(100, 100) },
      daysOn(4),
    )
    expect(end).toEqual({ kind: 'forecast', last: 'ben', at: new Date('2026-11-21T08:00:00Z') })
  })

  it('counts the hours left by the minutes that raters wrote down', () => {
    const found = forecastReview({ ann: rater(4, 10, [1, 3]), ben: rater(6, 10, [2, 2]) }, daysOn(2))
    expect(found.answersPerHour).toBe(30)
    expect(found.hoursLeft).toBeCloseTo(10 / 30)
  })

  it.each([
    ['nobody has begun', { ann: rater(0, 10) }, 3, 'by ann'],
    ['one has not', { ann: rater(8, 10), ben: rater(4, 10) }, 3, 'by ben'],
    ['a day has not passed', { ann: rater(8, 10) }, 0.5, 'less than a day'],
  ])('says why there is none when %s', (_, raters, days, why) => {
    const { end, answersPerHour, hoursLeft } = forecastReview(raters, daysOn(days))
    expect(end).toEqual({ kind: 'unknown', why: expect.stringContaining(why) })
    expect([answersPerHour, hoursLeft]).toEqual([undefined, undefined])
  })

  it('is done when all are', () => {
    expect(forecastReview({ ann: rater(10, 10) }, daysOn(0)).end).toEqual({ kind: 'done' })
    expect(forecastReview({}, daysOn(0)).end).toEqual({ kind: 'done' })
  })
})
