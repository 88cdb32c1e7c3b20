import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { type Cell, type Effort, fullEffort, isKept, shortEffort } from './cell.ts'
import { clusterCells, ratioCells, repeatCells } from './clusters.ts'
import { confidenceCells } from './confidence.ts'
import { gateCells } from './gate.ts'
import { judgedCells } from './judged.ts'
import { loadCells, percentileCells } from './load.ts'
import { boundCells, meanCells } from './means.ts'
import { pairCells } from './pairs.ts'
import { rateCells } from './rates.ts'
import { signFlipCells, simultaneousCells } from './several.ts'
import { type Chapter, gateTitle, loadTitle, percentilesTitle, simulationsPage } from './simulations-page.ts'

/** Everything is seeded: the same effort gives the same numbers on every machine, for one chapter alone too. */
export function simulate(
  effort: Effort,
  onChapter: (title: string) => void = () => {},
  only?: string,
): Chapter[] {
  const chapters: readonly (readonly [string, () => Cell[]])[] = [
    ['One rate', () => rateCells(effort.sizes)],
    ['Means, and means of paired differences', () => meanCells(effort)],
    ['Scores that are nearly all at a bound', () => boundCells(effort)],
    ['Clusters', () => clusterCells(effort)],
    ['Repeats of each example', () => repeatCells(effort)],
    ['Ratios', () => ratioCells(effort)],
    ['Paired rates', () => pairCells(effort.sizes)],
    ['Tests of a mean difference', () => signFlipCells(effort)],
    ['All pairs of several candidates at once', () => simultaneousCells(effort)],
    ['Judges corrected by people', () => judgedCells(effort)],
    [gateTitle, () => gateCells(effort)],
    [loadTitle, () => loadCells(effort)],
    [percentilesTitle, () => percentileCells(effort)],
    ['Confidence and calibration', () => confidenceCells(effort)],
  ]
  return chapters
    .filter(([title]) => only === undefined || title === only)
    .map(([title, run]) => {
      onChapter(title)
      return { title, cells: run() }
    })
}

/** The written chapters, with those that were drawn anew in their places. */
function withAnew(drawn: readonly Chapter[]): Chapter[] {
  const written: Chapter[] = JSON.parse(readFileSync('tools/simulate/results.json', 'utf8'))
  const kept = written.map(chapter => drawn.find(({ title }) => title === chapter.title) ?? chapter)
  return [...kept, ...drawn.filter(({ title }) => !written.some(chapter => chapter.title === title))]
}

const rounded = (value: number): number => Number(value.toPrecision(12))

/** Laid out as the formatter does, which keeps the two ends of a range on one line. */
function resultsJson(chapters: readonly Chapter[]): string {
  const text = JSON.stringify(chapters, (_, value) => (typeof value === 'number' ? rounded(value) : value), 2)
  return `${text.replace(/\[\s+([\d.]+),\s+([\d.]+)\s+\]/g, '[$1, $2]')}\n`
}

if (import.meta.main) {
  const isShort = process.argv.includes('--short')
  // `--only TITLE` draws one chapter anew and leaves the others as they were written.
  const at = process.argv.indexOf('--only')
  const only = at < 0 ? undefined : process.argv[at + 1]
  const drawn = simulate(isShort ? shortEffort : fullEffort, title => console.log(title), only)
  const chapters = only === undefined ? drawn : withAnew(drawn)
  const lost = chapters.flatMap(({ cells }) => cells.filter(cell => !isKept(cell)))
  for (const { method, truth, n, value } of lost)
    console.log(`outside: ${method}, ${truth}, n ${n}: ${value.toFixed(4)}`)
  if (!isShort) {
    mkdirSync('docs/reference', { recursive: true })
    writeFileSync('tools/simulate/results.json', resultsJson(chapters))
    writeFileSync('docs/reference/simulations.md', simulationsPage(chapters))
    console.log('docs/reference/simulations.md and tools/simulate/results.json written')
  }
}
