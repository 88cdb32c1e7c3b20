/** Fakes for tests that use Cupel as a library. */
export { openMemoryStore } from './adapters/store-memory/index.ts'
export { systemClock } from './adapters/system-clock/index.ts'
