import type { Terminal } from './terminal.ts'

/** What a command is given: its arguments, its options with those of the whole program, and a way to speak. */
export interface CommandInput {
  readonly args: readonly unknown[]
  readonly options: Readonly<Record<string, unknown>>
  readonly terminal: Terminal
}

/** What a command's action gives back: the exit status, or nothing for 0. */
export type Outcome = Promise<number | undefined>

/** Ties a command to the code that is loaded when it is called. */
export type Action = (
  load: () => Promise<(input: CommandInput) => Outcome>,
) => (...given: unknown[]) => Promise<void>
