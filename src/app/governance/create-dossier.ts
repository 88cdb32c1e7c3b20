import { existsSync } from 'node:fs'
import { CupelError, timestamp } from '../../kernel/index.ts'
import type { RunRecord } from '../../measure/run/index.ts'
import { assessReadiness, type ManifestEntry, type SigningKey } from '../../operate/governance/index.ts'
import { version } from '../../version.ts'
import type { Project } from '../open-project.ts'
import { findRun } from '../run/resume-run.ts'
import { readDecisions } from '../select/decision-files.ts'
import { configParts } from './config-parts.ts'
import { aboutPart, publicKeyFile, readmePart } from './dossier-about.ts'
import { type Gathered, type Gathering, type LeftOut, orderedParts, textPart } from './dossier-parts.ts'
import { checklistParts, datasetParts, keptParts } from './evidence-parts.ts'
import { gatherFacts } from './gather-facts.ts'
import { projectRedactor } from './project-redactor.ts'
import { runParts } from './run-parts.ts'
import { sealArchive } from './seal-archive.ts'

export interface DossierOptions {
  /** Absolute; `dossiers/PROJECT-DAY.cupel.zip` when not given. */
  readonly out?: string | undefined
  /** Absent: the dossier is not signed. */
  readonly key?: SigningKey | undefined
  readonly candidate?: string | undefined
  /** Ids, or the beginnings of them; those of the decision, or the latest, when not given. */
  readonly runs?: readonly string[] | undefined
  readonly withData?: boolean
  readonly withAnswers?: boolean
  readonly isForced?: boolean
}

export interface MadeDossier {
  readonly file: string
  readonly files: readonly ManifestEntry[]
  readonly fingerprint?: string
  readonly leftOut: readonly LeftOut[]
}

/**
 * Gathers everything that a decision rests on into one archive and seals it. The same project at the same moment gives the same bytes.
 * The file is whole under its name or not there; runs are streamed, and their number is limited by the disk.
 *
 * @throws CupelError `output_exists`, `disk_full`, `config_invalid` for a kept decision that was edited: a seal would vouch for it
 */
export async function createDossier(project: Project, options: DossierOptions): Promise<MadeDossier> {
  const file = options.out ?? project.path(defaultName(project))
  if (existsSync(file) && options.isForced !== true)
    throw new CupelError('output_exists', `${file} exists already.`, {
      hint: 'Name another with -o, or write over it with --force.',
    })
  readDecisions(project)
  const { parts, leftOut, at } = await gather(project, options)
  const { key } = options
  const facts = { project: project.config.name, createdAt: at, cupelVersion: version }
  const files = await sealArchive({ file, parts, facts, key })
  return { file, files, leftOut, ...(key === undefined ? {} : { fingerprint: key.fingerprint }) }
}

const defaultName = ({ config, clock }: Project): string =>
  `dossiers/${config.name}-${timestamp(clock).slice(0, 10)}.cupel.zip`

/** One moment for everything: that at which the checklist was filled. */
async function gather(
  project: Project,
  options: DossierOptions,
): Promise<Gathered & { readonly at: string }> {
  const gathering: Gathering = {
    project,
    redact: projectRedactor(project),
    withData: options.withData === true,
    withAnswers: options.withAnswers !== false,
  }
  const facts = await gatherFacts(project, options.candidate)
  const { runs, missing } = await chosenRuns(project, options.runs, facts.decision?.runs)
  const gathered = [
    configParts(gathering),
    keptParts(gathering),
    await datasetParts(gathering),
    checklistParts(gathering, assessReadiness(facts, version)),
  ]
  for (const record of runs) gathered.push(await runParts(gathering, record))
  const leftOut = [
    ...gathered.flatMap(one => one.leftOut),
    ...missing,
    ...(runs.length === 0 ? [{ what: 'runs', why: 'the store has none' }] : []),
    ...(gathering.withAnswers
      ? []
      : [{ what: 'what candidates answered', why: 'it was left out (--without-answers)' }]),
  ]
  const { key } = options
  const about = {
    gathering,
    facts,
    runs,
    leftOut,
    ...(key === undefined ? {} : { fingerprint: key.fingerprint }),
  }
  const parts = [
    ...gathered.flatMap(one => one.parts),
    aboutPart(about),
    readmePart(about),
    ...(key === undefined
      ? []
      : [
          textPart(
            publicKeyFile,
            text => text,
            () => key.publicPem,
          ),
        ]),
  ]
  return { parts: orderedParts(parts), leftOut, at: facts.at }
}

/** Runs that are asked for, else those of the decision, else the latest. The store of another machine may hold a decision's runs. */
async function chosenRuns(
  project: Project,
  asked: readonly string[] | undefined,
  decided: readonly string[] = [],
): Promise<{ readonly runs: readonly RunRecord[]; readonly missing: readonly LeftOut[] }> {
  if (asked !== undefined) {
    const records = await Promise.all(asked.map(run => findRun(project, run)))
    return { runs: [...new Map(records.map(record => [record.id, record])).values()], missing: [] }
  }
  const all = await project.store.runs.listRuns()
  if (decided.length === 0) return { runs: all.slice(0, 1), missing: [] }
  return {
    runs: all.filter(({ id }) => decided.includes(id)),
    missing: decided
      .filter(id => !all.some(record => record.id === id))
      .map(id => ({ what: `run ${id} of the decision`, why: 'it is not in this store' })),
  }
}
