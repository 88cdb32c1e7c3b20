import type { Queue } from '../../../../src/server/api-contract.ts'

export type QueueItem = Queue['items'][number]
