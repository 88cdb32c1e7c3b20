import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { type SelectionCell, selectionCell, selectionTable } from './selection.ts'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const committed: SelectionCell[] = JSON.parse(read('tools/simulate/selection.json'))

it('finds in few projects what the committed simulation says, within the error of drawing', {
  tags: 'slow',
}, async () => {
  const [full] = committed
  const short = await selectionCell(100, 60)
  const rate = (cell: SelectionCell) => cell.inconclusive / (4 * cell.projects)
  expect(Math.abs(rate(short) - rate(full!))).toBeLessThan(4 * Math.sqrt(0.25 / 240))
  expect(short.wronglyMet / Math.max(1, short.met)).toBeLessThan(
    0.05 + 4 * Math.sqrt(0.05 / Math.max(1, short.met)),
  )
})

it('says met wrongly at most one time in twenty, at every size', () => {
  for (const { met, wronglyMet, missed, wronglyMissed } of committed) {
    expect(met).toBeGreaterThan(300)
    expect(wronglyMet / met).toBeLessThan(0.05)
    expect(wronglyMissed / missed).toBeLessThan(0.05)
  }
})

it('prints the table that the guide shows', () => {
  expect(read('docs/guides/decide.md')).toContain(selectionTable(committed))
})
