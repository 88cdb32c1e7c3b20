/** HTTP on undici: connections kept alive, answers bounded, redirects not followed. */
export type { HttpClientOptions } from './open-http-client.ts'
export { openHttpClient } from './open-http-client.ts'
