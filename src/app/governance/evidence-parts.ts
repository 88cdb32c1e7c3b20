import { existsSync } from 'node:fs'
import {
  frameworkCaution,
  frameworkEditions,
  frameworkGaps,
  frameworkRows,
  type Readiness,
} from '../../operate/governance/index.ts'
import { renderFrameworks, renderReadinessHtml, renderReadinessMarkdown } from '../../report/index.ts'
import { lockFile } from '../dataset/holdout.ts'
import { examplesOf, readCorpus } from '../dataset/open-dataset.ts'
import { cardFolder } from '../judge/card-files.ts'
import { loadFolder } from '../load/load-files.ts'
import { decisionFolder } from '../select/decision-files.ts'
import { attestationFile, readAttestations } from './attestation-files.ts'
import { datasetFacts } from './dataset-facts.ts'
import { filePart, type Gathered, type Gathering, jsonPart, linesPart, textPart } from './dossier-parts.ts'
import { filesIn } from './project-file.ts'

/** Folders whose JSON files are evidence as they are. */
const folders = [
  { from: cardFolder, what: 'judge cards' },
  { from: loadFolder, what: 'load runs' },
  { from: '.cupel/confidence', what: 'calibration of confidence' },
  { from: decisionFolder, what: 'decisions' },
  { from: 'reports', what: 'kept reports: baselines and results of the gate' },
] as const

export const keptFolders: readonly string[] = folders.map(({ from }) => from)

/** Files that a decision rests on beside runs: cards, loads, decisions, the lock with its ledger, and what people said. */
export function keptParts(gathering: Gathering): Gathered {
  const { project, withAnswers } = gathering
  const kept = folders.filter(({ from }) => withAnswers || from !== 'reports')
  const files = [
    ...kept.flatMap(({ from }) => filesIn(project, from, '.json')),
    ...['cupel.lock.json', attestationFile].filter(file => existsSync(project.path(file))),
    ...new Set(
      readAttestations(project).flatMap(({ evidence }) =>
        evidence !== undefined && existsSync(project.path(evidence.file)) ? [evidence.file] : [],
      ),
    ),
  ]
  const taken = [...new Set(files)].map(file => filePart(gathering, 'project', file))
  const none = kept
    .filter(({ from }) => filesIn(project, from, '.json').length === 0)
    .map(({ what, from }) => ({ what, why: `there are none in ${from}` }))
  return {
    parts: taken.flatMap(({ part }) => part ?? []),
    leftOut: [
      ...taken.flatMap(({ named }) => (named.isIncluded ? [] : [{ what: named.file, why: named.why ?? '' }])),
      ...none,
      ...(withAnswers ? [] : [{ what: 'kept reports', why: 'they may hold answers (--without-answers)' }]),
    ],
  }
}

/** Versions, counts and signatures of every dataset; the examples themselves when asked for. */
export async function datasetParts({ project, redact, withData }: Gathering): Promise<Gathered> {
  const facts = await datasetFacts(project, await lockFile(project).read())
  const readable = facts.filter(({ problem }) => problem === undefined)
  const corpora = Object.entries(project.config.datasets).flatMap(([name, { corpus }]) =>
    corpus === undefined ? [] : [{ name, corpus }],
  )
  const examples = readable.map(({ name }) =>
    linesPart(`data/${name}.jsonl`, redact, () => examplesOf(project, name)),
  )
  const documents = corpora.map(({ name, corpus }) =>
    linesPart(`data/${name}.corpus.jsonl`, redact, async function* () {
      yield* await readCorpus(project, corpus)
    }),
  )
  return {
    parts: [jsonPart('datasets.json', redact, () => facts), ...(withData ? [...examples, ...documents] : [])],
    leftOut: [
      ...facts.flatMap(({ name, problem }) =>
        problem === undefined ? [] : [{ what: `dataset ${name}`, why: problem }],
      ),
    ],
  }
}

/** The checklist in three forms, and where its items may help to show what frameworks ask. */
export const checklistParts = ({ redact }: Gathering, readiness: Readiness): Gathered => ({
  parts: [
    jsonPart('readiness.json', redact, () => readiness),
    textPart('readiness.md', redact, () => renderReadinessMarkdown(readiness)),
    textPart('readiness.html', redact, () => renderReadinessHtml(readiness)),
    jsonPart('mapping.json', redact, () => ({
      schema: 'cupel.mapping/1',
      caution: frameworkCaution,
      editions: frameworkEditions,
      rows: frameworkRows,
      notShown: frameworkGaps,
    })),
    textPart('mapping.md', redact, () => renderFrameworks(readiness)),
  ],
  leftOut: [],
})
