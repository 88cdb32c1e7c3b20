/** Work in a thread of its own: one task at a time, each with a deadline; a thread that ends is replaced. */
export { openTaskThread } from './open-task-thread.ts'
export { serveTasks } from './serve-tasks.ts'
export { threadFile } from './thread-file.ts'
