import { expect, it } from 'vitest'
import { intraclass } from './intraclass.ts'

it('is 1 where raters agree to the digit, at once and with limits', () => {
  const found = intraclass([1, 2, 3, 4, 5].map(value => [value, value]))
  for (const figure of [found?.one, found?.agreement, found?.consistency])
    expect(figure).toEqual({ value: 1, interval: { lower: 1, upper: 1, level: 0.95 } })
})

it('tells raters who differ by a constant from raters who agree', () => {
  const found = intraclass([1, 2, 3, 4, 5].map(value => [value, value + 1]))
  expect(found?.consistency.value).toBe(1)
  expect(found?.agreement.value).toBeLessThan(0.9)
  expect(found?.agreement.interval.lower).toBeLessThan(found?.agreement.value as number)
})
