import { once } from 'node:events'
import { startServer } from '../../server/index.ts'
import type { CommandInput } from '../command-input.ts'
import { projectOptions } from '../project-options.ts'
import { reportError } from '../report-error.ts'

export async function serveCommand({ options, terminal }: CommandInput): Promise<number> {
  const { style } = terminal
  await using server = await startServer({
    project: projectOptions(options, terminal),
    host: String(options.host),
    port: options.port as number,
    publicUrl: options.publicUrl as string | undefined,
    onBug: thrown => void reportError(thrown, terminal),
  })
  terminal.out(`${style.bold(server.projectName)} is at ${server.url}`)
  if (server.link !== undefined)
    terminal.out(`${style.bold(server.isLocal ? 'open' : 'first owner')}  ${server.link}`)
  terminal.say(
    style.dim(
      server.isLocal
        ? 'The link lets you in as owner for as long as the server runs. Others are invited under Settings. Ctrl-C ends it.'
        : 'People come in by invitation. Ctrl-C ends it.',
    ),
  )
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  terminal.say('\nstopped')
  return 0
}
