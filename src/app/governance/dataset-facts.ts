import { messageOf } from '../../kernel/index.ts'
import type { DatasetFact } from '../../operate/governance/index.ts'
import {
  createVersionBuilder,
  type Lock,
  lockOf,
  openings,
  signaturesOf,
  verifyHoldout,
} from '../../prepare/dataset/index.ts'
import { examplesOf } from '../dataset/open-dataset.ts'
import type { Project } from '../open-project.ts'

/** Every dataset of the config, streamed once; one that cannot be read is there with the reason. */
export async function datasetFacts(project: Project, lock: Lock): Promise<DatasetFact[]> {
  const facts: DatasetFact[] = []
  for (const [name, { file }] of Object.entries(project.config.datasets))
    facts.push(await factsOf(project, { name, file }, lock))
  return facts
}

async function factsOf(
  project: Project,
  { name, file }: { readonly name: string; readonly file: string },
  lock: Lock,
): Promise<DatasetFact> {
  const whole = createVersionBuilder()
  const holdout = createVersionBuilder()
  let problem: string | undefined
  try {
    for await (const example of examplesOf(project, name)) {
      whole.add(example)
      if (example.split === 'holdout') holdout.add(example)
    }
  } catch (thrown) {
    problem = messageOf(thrown).split('\n')[0]
  }
  const { hash: version, examples, components } = whole.version()
  const held = holdout.version()
  return {
    name,
    file,
    ...(problem === undefined ? {} : { problem }),
    version,
    examples,
    signatures: signaturesOf(lockOf(lock, name), version).map(({ by, role, at, isValid }) => ({
      by,
      role,
      at,
      isValid,
    })),
    holdout: {
      state: verifyHoldout(lock, name, held.hash).state,
      examples: held.examples,
      openings: openings(lock, name),
    },
    adversarial: components.adversarial ?? 0,
  }
}
