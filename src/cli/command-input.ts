import type { Terminal } from './terminal.ts'

/** What a command is given: its arguments, its options with those of the whole program, and a way to speak. */
export interface CommandInput {
  readonly args: readonly unknown[]
  readonly options: Readonly<Record<string, unknown>>
  readonly terminal: Terminal
}
