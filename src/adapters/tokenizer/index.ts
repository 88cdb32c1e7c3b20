/** Counting tokens without asking a provider. */
export { openTokenCounter } from './open-token-counter.ts'
