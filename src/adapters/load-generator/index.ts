/** Sends a planned load from threads of its own and records what happened to every request. */
export { openLoadGenerator } from './open-load-generator.ts'
