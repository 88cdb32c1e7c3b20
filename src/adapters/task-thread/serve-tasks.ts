import { parentPort, workerData } from 'node:worker_threads'
import { failed, type TaskOutcome } from './task-outcome.ts'

/** Inside the thread: answers each task that is sent to it. `open` is called once, with the data the thread was started with. */
export function serveTasks<Data, Task>(open: (data: Data) => (task: Task) => Promise<unknown>): void {
  const port = parentPort
  if (port === null) return
  const carryOut = open(workerData as Data)
  const answer = (outcome: TaskOutcome): void => {
    try {
      port.postMessage(outcome)
    } catch (thrown) {
      // A value that cannot be copied to another thread.
      port.postMessage(failed(thrown))
    }
  }
  port.on('message', (task: Task) => {
    carryOut(task).then(
      value => answer({ kind: 'done', value }),
      (thrown: unknown) => answer(failed(thrown)),
    )
  })
}
