import { CupelError } from '../../kernel/index.ts'

/** How a program is told what its output must be. */
export const protocolHint =
  'Write one JSON object a line to stdout and nothing else; what is for people goes to stderr.'

interface Circumstances {
  readonly hint?: string
  /** What the program wrote for people; its end is shown. */
  readonly stderr: string
}

export function pipelineFailure(what: string, { hint, stderr }: Circumstances): CupelError {
  const said = stderr.trim().slice(-1_000)
  return new CupelError('pipeline_failed', said === '' ? `${what}.` : `${what}. It wrote:\n${said}`, {
    ...(hint === undefined ? {} : { hint }),
  })
}

export function spawnFailure(program: string, thrown: Error): CupelError {
  return new CupelError('candidate_invalid', `${program} cannot be started: ${thrown.message}`, {
    hint: 'The first part of command is a program on the PATH or a path relative to the config; there is no shell.',
    cause: thrown,
  })
}
