import type { ConfigInput } from './app/config/index.ts'

export type { ConfigInput }

/** Gives cupel.config.ts its types: `export default defineConfig({ … })`. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config
}
