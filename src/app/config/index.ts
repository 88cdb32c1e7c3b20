export type { Config, ConfigInput } from './config-schema.ts'
export { configSchema } from './config-schema.ts'
export { parseDuration } from './duration.ts'

export { readConfig } from './read-config.ts'
