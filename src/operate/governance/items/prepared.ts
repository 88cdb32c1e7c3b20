import type { ItemFinding } from '../item-finding.ts'
import type { DatasetFact, ReadinessFacts } from '../readiness-facts.ts'
import { day, plural } from './wording.ts'

const lockFile = 'cupel.lock.json'

/**
 * Done when the requirements of the config are those that were locked, and were last stated before the first run on these examples. A
 * store that was emptied since shows no run; then the number that the lock wrote down counts.
 */
export function limitsItem({ requirements }: ReadinessFacts): ItemFinding {
  const { count, lock, firstRunAt } = requirements
  if (count === 0)
    return {
      state: 'not done',
      reason: 'The config has no requirements.',
      artefact: 'cupel.yaml',
      todo: 'add requirements: to cupel.yaml, then cupel requirements lock',
    }
  const todo = 'cupel requirements lock'
  const stated = plural(count, 'requirement')
  if (lock.state === 'not_locked')
    return {
      state: 'not done',
      reason: `${stated}, and no lock says when they were set.`,
      artefact: lockFile,
      todo,
    }
  if (lock.state === 'changed')
    return {
      state: 'not done',
      reason: `The ${stated} of the config are not those that were locked${on(lock.at)}.`,
      artefact: lockFile,
      todo,
    }
  if (lock.at !== undefined && firstRunAt !== undefined && lock.at > firstRunAt)
    return {
      state: 'not done',
      reason: `The ${stated} were locked${on(lock.at)}, after the first run of ${day(firstRunAt)}: results could be seen.`,
      artefact: lockFile,
      todo: 'give the dataset new examples or another holdout, and decide on a run made after the lock',
    }
  if (firstRunAt === undefined && (lock.runsBefore ?? 0) > 0)
    return {
      state: 'not done',
      reason: `The ${stated} were locked${on(lock.at)} after ${plural(lock.runsBefore ?? 0, 'run')}, and the store does not say of what.`,
      artefact: lockFile,
      todo: 'cupel run, on examples that no run has seen',
    }
  const then =
    firstRunAt === undefined ? ', and nothing has been run' : `, before the first run of ${day(firstRunAt)}`
  return { state: 'done', reason: `${stated} locked${on(lock.at)}${then}.`, artefact: lockFile }
}

const on = (at: string | undefined): string => (at === undefined ? '' : ` on ${day(at)}`)

/** Done when every dataset that counts has the floor's number of examples and a signature under its present version. */
export function datasetItem(facts: ReadinessFacts): ItemFinding {
  const { floor } = facts
  const dataset = datasetOf(facts)
  if (dataset === undefined) return noDataset
  const { name, file, examples, signatures, problem } = dataset
  if (problem !== undefined)
    return {
      state: 'not done',
      reason: `${name} cannot be read: ${problem}`,
      artefact: file,
      todo: `cupel dataset lint ${name}`,
    }
  if (examples < floor)
    return {
      state: 'not done',
      reason: `${name} has ${plural(examples, 'example')}; the floor of this project is ${floor}.${signedToo(dataset)}`,
      artefact: file,
      todo: `cupel dataset plan ${name}`,
    }
  const valid = signatures.filter(({ isValid }) => isValid)
  if (valid.length === 0)
    return {
      state: 'not done',
      reason: `${name} has ${plural(examples, 'example')} (floor ${floor}), and ${
        signatures.length === 0 ? 'nobody has signed it' : 'its signatures are void: it has changed since'
      }.`,
      artefact: file,
      todo: `cupel dataset sign ${name} --as NAME --role ROLE --comment "what was read"`,
    }
  const names = valid.map(({ by, role, at }) => `${by} (${role}, ${day(at)})`).join(', ')
  return {
    state: 'done',
    reason: `${name} has ${plural(examples, 'example')} (floor ${floor}), signed by ${names}.`,
    artefact: `${lockFile}#${name}`,
  }
}

function signedToo({ signatures }: DatasetFact): string {
  const valid = signatures.filter(({ isValid }) => isValid).length
  return valid > 0 ? ` Signed by ${plural(valid, 'person', 'people')}.` : ' Nobody has signed it.'
}

/** Done when the holdout has the content that it was locked with. */
export function holdoutItem(facts: ReadinessFacts): ItemFinding {
  const dataset = datasetOf(facts)
  if (dataset === undefined || dataset.problem !== undefined) return noDataset
  const { name, holdout } = dataset
  const artefact = `${lockFile}#${name}`
  if (holdout.state === 'not-locked')
    return {
      state: 'not done',
      reason: `The holdout of ${name} has never been locked.`,
      artefact,
      todo: `cupel dataset split ${name}`,
    }
  if (holdout.state === 'changed')
    return {
      state: 'not done',
      reason: `The holdout of ${name} is not what was locked.`,
      artefact,
      todo: `restore its examples from version control, or cupel dataset split ${name} --reason "why"`,
    }
  if (holdout.examples === 0)
    return {
      state: 'not done',
      reason: `The locked holdout of ${name} has no examples.`,
      artefact,
      todo: `cupel dataset split ${name} --reason "a holdout with examples"`,
    }
  const opened = holdout.openings === 0 ? 'never opened' : `opened ${plural(holdout.openings, 'time')}`
  return {
    state: 'done',
    reason: `${plural(holdout.examples, 'example')} of ${name} are locked, intact, and ${opened}.`,
    artefact,
  }
}

const noDataset: ItemFinding = {
  state: 'not done',
  reason: 'There is no dataset that can be read.',
  artefact: 'cupel.yaml',
  todo: 'cupel dataset lint',
}

/** The dataset that the candidate was measured on; the only or first one before there is a run. */
function datasetOf({ datasets, run }: ReadinessFacts): DatasetFact | undefined {
  return datasets.find(({ name }) => name === run?.dataset) ?? datasets[0]
}
