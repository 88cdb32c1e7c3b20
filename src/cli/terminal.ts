import pc from 'picocolors'

/** What a command may say and know of its surroundings; a test gives its own. */
export interface Terminal {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Columns, where a person is looking on. */
  readonly width: number
  /** stderr is a terminal that a person looks at: bars may be redrawn. */
  readonly isInteractive: boolean
  readonly style: Style
  /** Results: what a program or a pipe wants. */
  out(text: string): void
  /** Progress and remarks: what a person wants. */
  say(text: string): void
}

export interface Style {
  bold(text: string): string
  dim(text: string): string
  good(text: string): string
  bad(text: string): string
  warn(text: string): string
}

/** The process's own terminal. Colours follow NO_COLOR, FORCE_COLOR and whether stdout is a terminal. */
export function processTerminal(): Terminal {
  // `cupel runs | head`: who reads has had enough, which is no failure.
  process.stdout.on('error', error => {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
    process.exit(0)
  })
  const colors = pc.createColors(usesColor(process.env, process.stdout.isTTY === true))
  return {
    cwd: process.cwd(),
    env: process.env,
    width: process.stdout.columns ?? process.stderr.columns ?? 100,
    isInteractive: process.stderr.isTTY === true && process.env.CI === undefined,
    style: { bold: colors.bold, dim: colors.dim, good: colors.green, bad: colors.red, warn: colors.yellow },
    out: text => void process.stdout.write(`${text}\n`),
    say: text => void process.stderr.write(`${text}\n`),
  }
}

function usesColor(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR && env.FORCE_COLOR !== '0') return true
  return isTerminal && env.TERM !== 'dumb'
}
