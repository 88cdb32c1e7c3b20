import { arrivalText, type LoadResult, type LoadStage, readHistogram } from '../../measure/load/index.ts'
import { findLoad, readLoads } from '../load/load-files.ts'
import type { Project } from '../open-project.ts'
import { presentFingerprints } from './present-fingerprints.ts'

/** The load runs of the project, in short. */
export async function describeLoads(project: Project) {
  const broken: string[] = []
  const loads = readLoads(project, words => broken.push(words))
  const present = await presentFingerprints(project)
  return {
    loads: loads.map(result => ({
      id: result.id,
      startedAt: result.startedAt,
      candidate: { name: result.candidate.name, kind: result.candidate.kind },
      isStale: present.isStale(result.candidate),
      arrivals: arrivalsOf(result),
      requests: result.stages.reduce((sum, { measured }) => sum + measured, 0),
      isValid: result.stages.every(({ validity }) => validity.isValid),
      verdicts: result.verdicts.map(({ limit, at, outcome, reason }) => ({
        limit: limit.text,
        at,
        outcome,
        reason,
      })),
    })),
    broken,
  }
}

/** One load run with the curves of its histograms, which themselves stay behind. */
export async function describeLoad(project: Project, id: string) {
  const result = findLoad(readLoads(project), id)
  const present = await presentFingerprints(project)
  return {
    result: { ...result, stages: result.stages.map(withoutHistograms) },
    isStale: present.isStale(result.candidate),
    arrivals: arrivalsOf(result),
    curves: result.stages.map(curveOf),
  }
}

const arrivalsOf = ({ stages }: LoadResult): string[] => stages.map(({ arrivals }) => arrivalText(arrivals))

function withoutHistograms(stage: LoadStage): LoadStage {
  const measures = Object.fromEntries(
    Object.entries(stage.measures).map(([name, { histogram: _, ...measure }]) => [name, measure]),
  ) as LoadResult['stages'][number]['measures']
  return { ...stage, measures }
}

const percentiles = [...Array.from({ length: 99 }, (_, at) => at + 1), 99.5, 99.9]

/** End to end at each percentile; those beyond the answered requests are left out. */
function curveOf(stage: LoadStage): { percentile: number; ms: number }[] {
  const measure = stage.measures.endToEnd
  if (measure?.histogram === undefined) return []
  const histogram = readHistogram(measure.histogram)
  return percentiles.flatMap(percentile => {
    const ms = histogram.atRank(Math.max(1, Math.ceil((percentile / 100) * measure.n)))
    return ms === undefined ? [] : [{ percentile, ms }]
  })
}
