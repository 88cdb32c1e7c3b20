import { once } from 'node:events'
import { servePipeline } from '../index.ts'

/** A program that serves, or fails at it, as its argument says. */
const [act = ''] = process.argv.slice(2)
const ended = once(process.stdin.resume(), 'close')

if (act === 'fails') {
  process.stderr.write('error The corpus is missing.\ndo    Run the import first.\ncode  config_invalid\n')
  process.exit(2)
}
if (act === 'crashes') throw new Error('planted in the start')
if (act === 'silent' || act === 'deaf') {
  if (act === 'deaf') setInterval(() => {}, 1_000)
  await ended
} else {
  const server = await servePipeline({
    deadlineMs: 5_000,
    async answer({ question }) {
      if (question.exampleId === 'die') {
        process.stderr.write('planted: out of luck\n')
        process.exit(7)
      }
      return { text: `${question.exampleId} by ${process.pid}` }
    },
  })
  process.stdout.write(`Loading the model\n{"progress": 1}\n${JSON.stringify({ url: server.url })}\n`)
  await ended
  await server.close()
}
