export { plural } from '../../../kernel/index.ts'

/** The day of an ISO time. */
export const day = (at: string): string => at.slice(0, 10)
