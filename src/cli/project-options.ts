import type { OpenProjectInput } from '../app/open-project.ts'
import type { Terminal } from './terminal.ts'

/** The options that every command takes: where the project and its store are. */
export function projectOptions(
  options: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): OpenProjectInput {
  return {
    from: terminal.cwd,
    configFile: options.config as string | undefined,
    storeFile: options.store as string | undefined,
    environment: terminal.env,
  }
}
