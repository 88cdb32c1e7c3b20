import type { LoadResult } from '../measure/load/index.ts'
import { arrivalText } from '../measure/load/index.ts'
import type { Terminal } from './terminal.ts'

/** The load runs that are kept, newest first. */
export function sayLoads(loads: readonly LoadResult[], { out, say, style }: Terminal): void {
  if (loads.length === 0) {
    out('No load run is kept yet.')
    say(style.dim('Make one: cupel load --rate 5 --limit "p95<=2s"'))
    return
  }
  for (const { id, candidate, stages, verdicts } of loads) {
    const counts = (['pass', 'fail', 'inconclusive'] as const)
      .map(outcome => [outcome, verdicts.filter(verdict => verdict.outcome === outcome).length] as const)
      .filter(([, count]) => count > 0)
      .map(([outcome, count]) => `${count} ${outcome}`)
    const invalid = stages.filter(({ validity }) => !validity.isValid).length
    out(
      [
        style.bold(id),
        candidate.name,
        stages.map(({ arrivals }) => arrivalText(arrivals)).join(', '),
        counts.join(', ') || 'no limit',
        ...(invalid === 0 ? [] : [style.warn(`${invalid} not valid`)]),
      ].join('  '),
    )
  }
}
