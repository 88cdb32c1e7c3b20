import { threadId } from 'node:worker_threads'
import { CupelError } from '../../../kernel/index.ts'
import { serveTasks } from '../index.ts'

interface Task {
  readonly do: 'tell' | 'refuse' | 'break' | 'exit' | 'hang' | 'crash' | 'uncopyable'
  readonly at?: number
}

let begun = 0

serveTasks((data: unknown) => async (task: Task) => {
  begun += 1
  if (task.do === 'refuse')
    throw new CupelError('run_unknown', 'No run is called "x".', { hint: 'Look.', details: { runs: ['a'] } })
  if (task.do === 'break') throw new TypeError('a bug in the thread')
  if (task.do === 'exit') process.exit(7)
  if (task.do === 'uncopyable') return () => {}
  if (task.do === 'crash') {
    setImmediate(() => {
      throw new Error('nobody catches this')
    })
    await new Promise(() => {})
  }
  if (task.do === 'hang') for (;;);
  return { thread: threadId, begun, data, task }
})
