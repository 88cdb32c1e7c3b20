/** cupel.lock.json in the project folder. */
export { openLockFile } from './open-lock-file.ts'
