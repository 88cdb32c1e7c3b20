import { parentPort } from 'node:worker_threads'

/** Says that it is ready, and breaks down when it is to begin. */
parentPort?.on('message', ({ kind }) => {
  if (kind === 'prepare') parentPort?.postMessage({ kind: 'ready' })
  else throw new Error('planted')
})
