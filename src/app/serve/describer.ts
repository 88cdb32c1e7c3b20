import { openTaskThread, threadFile } from '../../adapters/task-thread/index.ts'
import type { Clock } from '../../kernel/index.ts'
import type { OpenProjectInput } from '../open-project.ts'
import type { Asked, Described, DescriptionName } from './descriptions.ts'

/**
 * The same as calling the description itself, in a thread of its own: while it computes, the server answers others.
 *
 * @throws CupelError `computing_failed` when the thread ends or takes too long; and what the description throws
 */
export type Describe = <Name extends DescriptionName>(
  what: Name,
  asked: Asked<Name>,
) => Promise<Described<Name>>

export interface DescribingTask {
  readonly what: DescriptionName
  readonly asked: unknown
}

const deadlineMs = 10 * 60_000

/**
 * A comparison loads the project's own metrics, and code that is loaded once stays as it was in a thread; it also leaves a large heap.
 * The next description therefore has a thread of its own.
 */
const last: ReadonlySet<DescriptionName> = new Set<DescriptionName>(['overview'])

export function openDescriber(
  { environment, ...input }: OpenProjectInput,
  clock: Clock,
): AsyncDisposable & { readonly describe: Describe } {
  const thread = openTaskThread<DescribingTask>({
    file: threadFile('describing-worker', import.meta.dirname),
    // The environment of a process is no plain object, and cannot be copied to a thread as it is.
    data: { ...input, environment: { ...environment } },
    deadlineMs,
    clock,
  })
  return {
    describe: async <Name extends DescriptionName>(what: Name, asked: Asked<Name>) =>
      (await thread.run({ what, asked }, { isLast: last.has(what) })) as Described<Name>,
    [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose](),
  }
}
