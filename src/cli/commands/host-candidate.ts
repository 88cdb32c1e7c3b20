import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { type ServeCandidateWish, serveCandidate } from '../../app/load/serve-candidate.ts'
import { openProject } from '../../app/open-project.ts'
import type { CommandInput } from '../command-input.ts'
import { projectOptions } from '../project-options.ts'

/**
 * Started by `cupel load` itself, and in no help: serves a candidate until stdin ends, which it does when whoever started it ends
 * in whatever way. Its address is a line of JSON.
 */
export async function hostCandidateCommand(input: CommandInput): Promise<number> {
  const ended = once(process.stdin.resume(), 'close')
  try {
    await Promise.race([serveUntil(ended, input), ended.then(() => delay(closingMs))])
    // A pipeline may hold timers and connections of its own, which nobody is left to close.
    process.exit(0)
  } finally {
    // Else it would keep the process when the candidate cannot be opened.
    process.stdin.destroy()
  }
}

/** Longest that a pipeline may take to close once nobody asks any more. */
const closingMs = 2_000

async function serveUntil(ended: Promise<unknown>, { args, options, terminal }: CommandInput): Promise<void> {
  await using project = await openProject(projectOptions(options, terminal))
  const server = await serveCandidate(project, {
    name: String(args[0]),
    dataset: String(options.dataset),
    split: options.split as ServeCandidateWish['split'],
    seed: options.seed as number,
  })
  terminal.out(JSON.stringify({ url: server.url }))
  await ended
  await server.close()
}
