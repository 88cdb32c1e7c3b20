/** A store that forgets everything when the process ends: for tests, and for trying the library out. */
export { openMemoryStore } from './open-memory-store.ts'
