import { resolve } from 'node:path'
import { divideDataset } from '../../app/dataset/divide-dataset.ts'
import { drawSample } from '../../app/dataset/draw-sample.ts'
import { lockFile } from '../../app/dataset/holdout.ts'
import { importDataset } from '../../app/dataset/import-dataset.ts'
import { diff, lint } from '../../app/dataset/look-at-dataset.ts'
import { chooseDataset, datasetConfig, openDataset } from '../../app/dataset/open-dataset.ts'
import { signOff } from '../../app/dataset/sign-dataset.ts'
import { openProject, type Project } from '../../app/open-project.ts'
import { CupelError, shortHash } from '../../kernel/index.ts'
import { type FieldMapping, lockOf, openings, planDataset } from '../../prepare/dataset/index.ts'
import type { CommandInput } from '../command-input.ts'
import { sayCoverage, sayDiff, sayFindings, saySplit, sayStatus } from '../dataset-texts.ts'
import { limitHeapGrowth } from '../limit-heap-growth.ts'
import { projectOptions } from '../project-options.ts'

type Command = (input: CommandInput) => Promise<number | undefined>

/** The project here or above; nothing when there is none, for commands that can do with a file alone. */
async function projectInReach({ options, terminal }: CommandInput): Promise<Project | undefined> {
  try {
    return await openProject(projectOptions(options, terminal))
  } catch (thrown) {
    if (CupelError.is(thrown) && thrown.code === 'config_missing' && options.config === undefined)
      return undefined
    throw thrown
  }
}

function mappingOf(pairs: readonly string[]): FieldMapping | undefined {
  if (pairs.length === 0) return undefined
  return Object.fromEntries(
    pairs.map(pair => {
      const at = pair.indexOf('=')
      if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)]
      throw new CupelError('usage_invalid', `--map ${pair}: expected FIELD=SOURCE.`, {
        hint: 'For example --map input=question --map expected.label=gold',
      })
    }),
  )
}

const importCommand: Command = async input => {
  limitHeapGrowth(20)
  const { args, options, terminal } = input
  const name = String(args[0])
  const wanted = options.mapping as string | undefined
  const project = wanted === undefined ? undefined : await openProject(projectOptions(options, terminal))
  const config = project && datasetConfig(project.config, wanted as string)
  let shown = 0
  const result = await importDataset({
    source: resolve(terminal.cwd, name),
    name,
    out: resolve(terminal.cwd, String(options.out)),
    mapping: mappingOf(options.map as string[]) ?? config?.mapping,
    labels: config?.labels,
    part: options.part as string | undefined,
    findsDuplicates: options.duplicates !== false,
    isForced: options.force === true,
    onProgress: rows => terminal.say(`${rows} records …`),
    onProblem: text => {
      if (++shown <= 20) terminal.say(`${terminal.style.bad('refused')} ${text}`)
    },
  })
  await project?.[Symbol.asyncDispose]()
  const { style } = terminal
  if (shown > 20) terminal.say(style.dim(`and ${shown - 20} more`))
  for (const note of result.notes) terminal.say(style.dim(note))
  for (const { id, of, kind, similarity } of result.duplicates.slice(0, 10)) {
    terminal.say(
      `${style.warn(`${kind} duplicate`)} ${id} = ${of}${kind === 'near' ? ` (${Math.round(100 * similarity)}% in common)` : ''}`,
    )
  }
  terminal.out(
    `${result.kept} examples kept (${result.exactDuplicates} exact and ${result.nearDuplicates} near duplicates), ${result.refused} refused: ${String(options.out)}`,
  )
  if (result.rejectedFile !== undefined)
    terminal.say(`The refused records are in ${result.rejectedFile}, each with its reason.`)
  return result.refused > 0 ? 2 : 0
}

const lintCommand: Command = async input => {
  const { args, options, terminal } = input
  const project = await projectInReach(input)
  const result = await lint({ project, from: terminal.cwd, asked: args[0] as string | undefined })
  await project?.[Symbol.asyncDispose]()
  if (options.json === true) terminal.out(JSON.stringify(result, undefined, 2))
  else sayFindings(result, terminal)
  return result.findings.some(({ severity }) => severity === 'error') ? 2 : 0
}

const splitCommand: Command = async ({ args, options, terminal }) => {
  await using project = await openProject(projectOptions(options, terminal))
  const result = await divideDataset({
    project,
    dataset: args[0] as string | undefined,
    reason: options.reason as string | undefined,
    isFresh: options.fresh === true,
    isDryRun: options.dryRun === true,
  })
  saySplit(result, terminal)
  return 0
}

const sampleCommand: Command = async input => {
  limitHeapGrowth(20)
  const { args, options, terminal } = input
  const against = options.against as string | undefined
  const project = against === undefined ? undefined : await openProject(projectOptions(options, terminal))
  const result = await drawSample({
    source: resolve(terminal.cwd, String(args[0])),
    name: String(args[0]),
    out: resolve(terminal.cwd, String(options.out)),
    size: options.size as number,
    seed: options.seed as number,
    mapping: mappingOf(options.map as string[]),
    by: options.by as string | undefined,
    allocation: options.allocation as 'proportional' | 'equal',
    isForced: options.force === true,
    against: project && against !== undefined ? { project, dataset: against } : undefined,
  })
  await project?.[Symbol.asyncDispose]()
  for (const text of result.refused.slice(0, 10)) terminal.say(`${terminal.style.bad('refused')} ${text}`)
  terminal.out(
    `${result.examples.length} of ${result.records} records drawn, ${result.refused.length} refused: ${String(options.out)}`,
  )
  for (const { name, inLog, drawn } of result.strata) terminal.out(`  ${name}: ${drawn} of ${inLog}`)
  if (result.coverage) sayCoverage(result.coverage, terminal)
  else
    terminal.say(terminal.style.dim('Add --against DATASET to see what of the log no golden example covers.'))
  return result.refused.length > 0 ? 2 : 0
}

const planCommand: Command = async input => {
  const { args, options, terminal } = input
  const size =
    (options.size as number | undefined) ?? (await scoredSize(input, args[0] as string | undefined))
  const plan = planDataset({
    size,
    difference: (options.difference as number) / 100,
    power: options.power as number,
    rate: options.rate as number,
    discordance: options.disagree as number | undefined,
    sides: options.oneSided === true ? 1 : 2,
  })
  if (options.json === true) terminal.out(JSON.stringify(plan, undefined, 2))
  else for (const sentence of plan.sentences) terminal.out(sentence)
  return 0
}

async function scoredSize(input: CommandInput, asked: string | undefined): Promise<number> {
  const project = await projectInReach(input)
  if (project === undefined) return 430
  await using open = project
  const name = chooseDataset(open.config, asked)
  return (await openDataset(open, { name, split: 'eval', limit: undefined })).examples
}

const diffCommand: Command = async input => {
  const { args, options, terminal } = input
  const project = await projectInReach(input)
  const result = await diff({ project, from: terminal.cwd }, String(args[0]), String(args[1]))
  await project?.[Symbol.asyncDispose]()
  if (options.json === true) terminal.out(JSON.stringify(result, undefined, 2))
  else sayDiff(result, terminal)
  return 0
}

const statusCommand: Command = async ({ args, options, terminal }) => {
  await using project = await openProject(projectOptions(options, terminal))
  const name = chooseDataset(project.config, args[0] as string | undefined)
  const result = await lint({ project, from: project.folder, asked: name })
  const lock = await lockFile(project).read()
  sayStatus(
    { name, version: result.version, lock: lockOf(lock, name), openings: openings(lock, name) },
    terminal,
  )
  return 0
}

const signCommand: Command = async ({ args, options, terminal }) => {
  await using project = await openProject(projectOptions(options, terminal))
  const signed = await signOff(project, {
    dataset: args[0] as string | undefined,
    by: String(options.as),
    role: String(options.role),
    comment: String(options.comment ?? ''),
  })
  terminal.out(
    `${signed.name}, ${signed.examples} examples, version ${shortHash(signed.version)}: signed by ${String(options.as)} as ${String(options.role)}.`,
  )
  terminal.say(
    terminal.style.dim(
      'Any change of content voids it. The signature is in cupel.lock.json: commit it with the dataset.',
    ),
  )
  return 0
}

export const datasetCommands = {
  sign: signCommand,
  import: importCommand,
  lint: lintCommand,
  split: splitCommand,
  sample: sampleCommand,
  plan: planCommand,
  diff: diffCommand,
  status: statusCommand,
} as const
