/** Does some work on the database, and says its failures in words. */
export type Guarded = <T>(work: () => T) => Promise<T>
