import { existsSync, readdirSync, statSync } from 'node:fs'
import { verdictsOf } from '../../decide/select/index.ts'
import type { Project } from '../open-project.ts'
import { describeRun, type RunStanding } from '../run/describe-runs.ts'
import { findRun } from '../run/resume-run.ts'
import { figuresForRequirements } from '../select/outside-figures.ts'
import type { Site } from './open-site.ts'

/** The comparison of a run with the verdicts on the requirements of the config. */
export async function describeOverview(site: Site, asked: string) {
  const project = await site.project()
  const run = await describeRun(project, asked)
  const comparison = await site.overviews.comparison(project, run.id, stateOf(project, run))
  const { requirements } = project.config
  const outside = await figuresForRequirements(project, await findRun(project, run.id), requirements)
  return {
    comparison,
    requirements: verdictsOf(requirements, comparison, outside),
    isProvisional: run.state !== 'complete',
  }
}

/** While a run goes on its figures are computed anew when a twentieth more of the trials is made, not at every look. */
const steps = 20

/** What a comparison rests on: the trials, and the files that it is told by. */
function stateOf(
  { config, configFile, path }: Project,
  { candidates, dataset, state, metrics }: RunStanding,
): string {
  const planned = candidates.reduce((sum, one) => sum + one.planned, 0)
  const made = candidates.reduce((sum, { answered, failed }) => sum + answered + failed, 0)
  const file = config.datasets[dataset.name]?.file
  const files = [
    configFile,
    path('cupel.lock.json'),
    path('cards'),
    ...(file === undefined ? [] : [path(file)]),
  ]
  return JSON.stringify([
    state === 'running' ? Math.floor((steps * made) / Math.max(1, planned)) : made,
    metrics.map(({ id, version }) => [id, version]),
    files.map(changed),
  ])
}

function changed(path: string): number {
  if (!existsSync(path)) return 0
  const own = statSync(path)
  if (!own.isDirectory()) return own.mtimeMs
  return Math.max(own.mtimeMs, ...readdirSync(path).map(entry => statSync(`${path}/${entry}`).mtimeMs))
}
