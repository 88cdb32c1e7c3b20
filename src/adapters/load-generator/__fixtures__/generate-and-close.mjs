import { createServer } from 'node:http'
import { openLoadGenerator } from '../index.ts'

/** Generates a little load and closes; the process ends by itself only when nothing is left open. */
const server = createServer((_, response) => response.end('{}'))
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const { port } = server.address()
const generator = openLoadGenerator()
const { records } = await generator.generate(
  {
    target: { url: `http://127.0.0.1:${port}`, method: 'POST', headers: {}, answer: 'json' },
    bodies: [{ body: '{}' }],
    bodyOf: new Int32Array(4),
    arrivals: { kind: 'open', atMs: Float64Array.of(0, 1, 2, 3) },
    timeoutMs: 60_000,
    connections: 4,
    threads: 2,
  },
  { stop: new AbortController().signal },
)
await generator.close()
server.closeAllConnections()
server.close()
process.stdout.write(`outcomes ${records.outcome.join(' ')}`)
