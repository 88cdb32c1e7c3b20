import { readdirSync, statSync } from 'node:fs'
import { confidenceFolder } from '../confidence/confidence-files.ts'
import { loadFolder } from '../load/load-files.ts'
import type { Project } from '../open-project.ts'
import { type RunStanding, standingOf } from '../run/describe-runs.ts'
import { findRun } from '../run/resume-run.ts'
import type { Site } from './open-site.ts'

/** The comparison of a run with the verdicts on the requirements of the config. */
export async function describeOverview(site: Pick<Site, 'project' | 'overviews'>, asked: string) {
  const project = await site.project()
  const record = await findRun(project, asked)
  const run = await standingOf(project.store.runs, record)
  const figures = await site.overviews.figures(record, stateOf(project, run))
  return { ...figures, isProvisional: run.state !== 'complete' }
}

/** While a run goes on its figures are computed anew when a twentieth more of the trials is made, not at every look. */
const steps = 20

/** What the figures rest on: the trials and their scores, the files that they are told by, and the day, for prices have one. */
function stateOf(project: Project, { candidates, dataset, state, metrics }: RunStanding): string {
  const { config, configFile, path, clock } = project
  const planned = candidates.reduce((sum, one) => sum + one.planned, 0)
  const made = candidates.reduce((sum, { answered, failed }) => sum + answered + failed, 0)
  const named = config.datasets[dataset.name]
  const files = [
    named?.file,
    named?.corpus,
    config.baselines?.ceiling?.ratings,
    'cupel.lock.json',
    'cards',
    loadFolder,
    confidenceFolder,
  ]
  return JSON.stringify([
    state === 'running'
      ? Math.floor((steps * made) / Math.max(1, planned))
      : [made, candidates.map(({ openScores, judging }) => [openScores, judging])],
    metrics.map(({ id, version }) => [id, version]),
    stamp(configFile),
    files.map(file => (file === undefined ? '' : stamp(path(file)))),
    new Date(clock.now()).toISOString().slice(0, 10),
  ])
}

/** Of a folder: that of every file in it. */
function stamp(path: string): string {
  const own = statSync(path, { throwIfNoEntry: false })
  if (own === undefined) return 'none'
  if (own.isDirectory())
    return readdirSync(path)
      .map(entry => `${entry} ${stamp(`${path}/${entry}`)}`)
      .join()
  return `${own.mtimeMs} ${own.size}`
}
