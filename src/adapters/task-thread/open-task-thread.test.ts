import { afterEach, describe, expect, it } from 'vitest'
import { CupelError } from '../../kernel/index.ts'
import { systemClock } from '../system-clock/index.ts'
import { openTaskThread, type TaskThread } from './open-task-thread.ts'

const file = new URL('./__fixtures__/task-worker.ts', import.meta.url)
const never = { sleep: (_: number, signal?: AbortSignal) => asLongAs(signal) }
const opened: TaskThread<object>[] = []
const open = (clock: Pick<typeof systemClock, 'sleep'> = never, deadlineMs = 5_000): TaskThread<object> => {
  const thread = openTaskThread<object>({ file, data: { project: 'p' }, deadlineMs, clock })
  opened.push(thread)
  return thread
}
afterEach(async () => {
  for (const thread of opened.splice(0)) await thread[Symbol.asyncDispose]()
})

function asLongAs(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
}

interface Told {
  readonly thread: number
  readonly begun: number
}
const told = async (answer: Promise<unknown>) => (await answer) as Told

describe('a thread for tasks', () => {
  it('gives what a task gives there, with the data the thread was started with, task after task', async () => {
    const thread = open()
    const first = await thread.run({ do: 'tell', at: 1 })
    expect(first).toMatchObject({ data: { project: 'p' }, task: { at: 1 }, begun: 1 })
    const second = await told(thread.run({ do: 'tell', at: 2 }))
    expect(second).toMatchObject({ thread: (first as Told).thread, begun: 2 })
  })

  it('throws here what is thrown there: expected failures in their words, bugs with their stack', async () => {
    const thread = open()
    const refused = await thread.run({ do: 'refuse' }).catch((thrown: unknown) => thrown)
    expect(CupelError.is(refused)).toBe(true)
    expect(refused).toMatchObject({
      code: 'run_unknown',
      message: 'No run is called "x".',
      hint: 'Look.',
      details: { runs: ['a'] },
    })
    const bug = await thread.run({ do: 'break' }).catch((thrown: unknown) => thrown)
    expect(CupelError.is(bug)).toBe(false)
    expect(bug).toMatchObject({
      message: 'a bug in the thread',
      stack: expect.stringContaining('task-worker.ts'),
    })
    await expect(thread.run({ do: 'uncopyable' })).rejects.toThrow(/could not be cloned/)
    expect(await told(thread.run({ do: 'tell' }))).toMatchObject({ begun: 4 })
  })

  it('says in words that the thread ended, and answers what waits from a new one', async () => {
    const thread = open()
    const { thread: before } = await told(thread.run({ do: 'tell' }))
    const [ended, next] = await Promise.allSettled([thread.run({ do: 'exit' }), thread.run({ do: 'tell' })])
    expect(ended).toMatchObject({
      status: 'rejected',
      reason: {
        code: 'computing_failed',
        message: 'The thread that computes figures ended before it was done: status 7.',
      },
    })
    expect(next).toMatchObject({ status: 'fulfilled', value: { begun: 1 } })
    expect((next as { value: Told }).value.thread).not.toBe(before)
    await expect(thread.run({ do: 'crash' })).rejects.toMatchObject({
      code: 'computing_failed',
      message: 'The thread that computes figures ended before it was done: nobody catches this.',
    })
  })

  it('stops a task at its deadline, which is counted from its own beginning', async () => {
    const wakes: (() => void)[] = []
    const sleep = (_: number, signal?: AbortSignal): Promise<void> =>
      Promise.race([asLongAs(signal), new Promise<void>(resolve => wakes.push(resolve))])
    const thread = open({ sleep })
    const [hanging, waiting] = [thread.run({ do: 'hang' }), thread.run({ do: 'tell' })]
    await expect.poll(() => wakes.length).toBe(1)
    wakes[0]?.()
    await expect(hanging).rejects.toMatchObject({
      code: 'computing_failed',
      message: 'The thread that computes figures was stopped: it was not done in 5 s.',
    })
    expect(await told(waiting)).toMatchObject({ begun: 1 })
    expect(wakes).toHaveLength(2)
  })

  it('shares the answer of a task that waits, and not of one that is under way', async () => {
    const thread = open()
    const tell = (at: number) => told(thread.run({ do: 'tell', at }))
    const answers = await Promise.all([tell(1), tell(1), tell(1), tell(2)])
    expect(answers.map(({ begun }) => begun)).toEqual([1, 2, 2, 3])
  })

  it('ends with a task that is said to be its last', async () => {
    const thread = open()
    const first = await told(thread.run({ do: 'tell' }, { isLast: true }))
    const second = await told(thread.run({ do: 'tell' }))
    expect([first.begun, second.begun]).toEqual([1, 1])
    expect(second.thread).not.toBe(first.thread)
  })

  it('when it is closed refuses what waits and what is under way, and all that comes after', async () => {
    const thread = open(systemClock)
    const all = [thread.run({ do: 'hang' }), thread.run({ do: 'tell' })]
    const settled = Promise.allSettled(all)
    await thread[Symbol.asyncDispose]()
    for (const one of await settled) expect(one).toMatchObject({ reason: { code: 'computing_failed' } })
    await expect(thread.run({ do: 'tell' })).rejects.toMatchObject({ code: 'computing_failed' })
  })
})
