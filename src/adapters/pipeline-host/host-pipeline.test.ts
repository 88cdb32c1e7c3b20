import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { callAbout } from '../../prepare/provider/responder.contract.ts'
import { type HostedPipeline, hostPipeline } from './index.ts'

const fixtures = join(import.meta.dirname, '__fixtures__')
const hosted: HostedPipeline[] = []
afterEach(async () => {
  for (const one of hosted.splice(0)) await one.close()
})

async function host(act: string, readyWithinMs = 15_000): Promise<HostedPipeline> {
  const one = await hostPipeline({
    name: 'candidate p',
    command: [process.execPath, join(fixtures, 'hosted.mjs'), act],
    cwd: fixtures,
    environment: process.env,
    readyWithinMs,
  })
  hosted.push(one)
  return one
}

const post = (url: string, exampleId: string) =>
  fetch(url, { method: 'POST', body: JSON.stringify(callAbout(exampleId)) })
const pidOf = async (response: Response): Promise<number> =>
  Number(/by (\d+)/.exec(((await response.json()) as { text: string }).text)?.[1])

async function untilGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 3_000; tries++) {
    try {
      process.kill(pid, 0)
    } catch {
      return true
    }
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  return false
}

describe('a hosted pipeline', () => {
  it('answers in a process of its own, whatever it prints before its address, and ends when it is closed', async () => {
    const one = await host('serves')
    const pid = await pidOf(await post(one.url, 'a'))
    expect(pid).not.toBe(process.pid)
    expect(one.failure()).toBeUndefined()
    await one.close()
    expect(await untilGone(pid)).toBe(true)
    expect(one.failure()).toBeUndefined()
  })

  it('that ends under load says why in its own words', async () => {
    const one = await host('serves')
    await expect(post(one.url, 'die')).rejects.toThrow()
    await expect
      .poll(() => one.failure())
      .toMatchObject({
        code: 'pipeline_failed',
        message: 'The process that serves candidate p ended with status 7. It wrote:\nplanted: out of luck',
      })
  })

  it.each([
    ['fails', 'ended with status 2. It wrote:\nThe corpus is missing.', 'Run the import first.'],
    ['crashes', 'planted in the start', 'cupel run'],
  ])('that %s before it listens is told in its own words', async (act, words, hint) => {
    await expect(host(act)).rejects.toMatchObject({
      code: 'pipeline_failed',
      message: expect.stringContaining(words),
      hint: expect.stringContaining(hint),
    })
  })

  it.each(['silent', 'deaf'])('that is %s instead of listening is ended at its time', async act => {
    await expect(host(act, 300)).rejects.toMatchObject({
      code: 'pipeline_failed',
      message: expect.stringContaining('did not listen within 300 ms'),
    })
  })

  it('whose program is not there is named', async () => {
    const command = ['cupel-no-such-program']
    const settings = { name: 'candidate p', command, cwd: fixtures, environment: process.env }
    await expect(hostPipeline(settings)).rejects.toMatchObject({
      code: 'pipeline_failed',
      message: expect.stringContaining('cannot be started'),
    })
  })

  it('ends when whoever started it is killed', async () => {
    const parent = spawn(process.execPath, [join(fixtures, 'parent.mjs')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      const [line] = (await once(parent.stdout, 'data')) as [Buffer]
      const pid = await pidOf(await post(line.toString().trim(), 'a'))
      parent.kill('SIGKILL')
      expect(await untilGone(pid)).toBe(true)
    } finally {
      parent.kill('SIGKILL')
    }
  })
})
