import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** Starts `cupel serve` in the present folder, comes in by its link, and asks for what its own thread computes. */
const [cupel = 'cupel'] = process.argv.slice(2)
const server = spawn(cupel, ['serve', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
try {
  const { url, token } = await linkOf(server.stdout)
  const opened = await fetch(`${url}/api/session/open`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  })
  const cookie = opened.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  for (const path of ['readiness', 'runs/latest/overview']) {
    const answer = await fetch(`${url}/api/${path}`, { headers: { cookie } })
    console.log(`${path} ${answer.status}${answer.ok ? '' : ` ${await answer.text()}`}`)
    if (!answer.ok) process.exitCode = 1
  }
} finally {
  server.kill('SIGINT')
  await once(server, 'exit')
}

async function linkOf(output: NodeJS.ReadableStream): Promise<{ url: string; token: string }> {
  for await (const line of createInterface({ input: output })) {
    const [, url, token] = /(http:\S+)\/open#token=(\S+)/.exec(line) ?? []
    if (url !== undefined && token !== undefined) return { url, token }
  }
  throw new Error('cupel serve ended without a link')
}
