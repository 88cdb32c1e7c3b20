/** Metrics as commands in any language, over JSON lines. */
export { createJsonLineCommands } from './json-line-commands.ts'
