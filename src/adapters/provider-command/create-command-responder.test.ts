import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { CupelError, createRedactor } from '../../kernel/index.ts'
import { redactingResponder } from '../../prepare/provider/index.ts'
import { callAbout, responderContract } from '../../prepare/provider/responder.contract.ts'
import { type CommandPipelineSettings, createCommandResponder } from './index.ts'

const fixture = join(import.meta.dirname, '__fixtures__', 'pipe.mjs')
const signal = new AbortController().signal
const opened: { close?(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close?.()
})

function open(more: Partial<CommandPipelineSettings> = {}) {
  const responder = createCommandResponder({
    command: [process.execPath, fixture],
    cwd: import.meta.dirname,
    ...more,
  })
  opened.push(responder)
  const ask = async (id: string) => (await responder.respond(callAbout(id), { signal })).response.text
  return { responder, ask }
}

/** Whether a process is there; a signal 0 asks without harm. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
async function untilGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 3_000 && isRunning(pid); tries++)
    await new Promise(resolve => setTimeout(resolve, 10))
  return !isRunning(pid)
}

for (const multiplex of [false, true]) {
  responderContract(`the command adapter${multiplex ? ', many questions at once,' : ''}`, {
    failure: 'pipeline_failed',
    canHang: true,
    open: async () => open({ multiplex }),
  })
}

describe('a program as a pipeline', () => {
  it('is told the question and the draw on one line', async () => {
    const { ask } = open()
    expect(JSON.parse(await ask('echo'))).toEqual({
      id: '1',
      exampleId: 'echo',
      input: 'item echo',
      context: [{ id: 'D1', text: 'A clause.' }],
      tags: { line: 'auto' },
      repeat: 0,
      seed: 7,
    })
  })

  it('is kept alive between questions, and may leave the id out when it has one question', async () => {
    const { ask } = open()
    expect(await ask('good')).toBe('good')
    expect(await ask('anonymous')).toBe('no id')
    expect(await ask('asked')).toBe('3')
  })

  it('answers many questions at once in one process when it can', async () => {
    const { ask } = open({ multiplex: true })
    const [slow, ...pids] = await Promise.all([ask('slow'), ask('pid'), ask('pid')])
    expect(slow).toBe('slow')
    expect(new Set(pids).size).toBe(1)
  })

  it('runs no more processes than allowed', async () => {
    const { ask } = open({ processes: 2 })
    const pids = await Promise.all(['pid', 'pid', 'pid', 'pid', 'pid', 'pid'].map(ask))
    expect(new Set(pids).size).toBeLessThanOrEqual(2)
  })

  it('has no time of others in its own', async () => {
    const { responder, ask } = open({ processes: 1 })
    await ask('good')
    const [, second] = await Promise.all(
      ['slow', 'good'].map(id => responder.respond(callAbout(id), { signal })),
    )
    expect(second?.timing.totalMs).toBeLessThan(400)
  })

  it('is started again after a crash, whose last words are in the error', async () => {
    const { ask } = open()
    await expect(ask('crash')).rejects.toMatchObject({
      code: 'pipeline_failed',
      message: expect.stringMatching(/status 3[\s\S]*Traceback/),
    })
    expect(await ask('good')).toBe('good')
  })

  it('may end after every answer', async () => {
    const { ask } = open({ processes: 1 })
    for (let round = 0; round < 3; round++) expect(await ask('once')).toBe('once')
  })

  it.each([
    ['prose', 'not a JSON object: Loading model'],
    ['list', 'not a JSON object'],
    ['stray', 'was not asked'],
    ['misspelt', 'wrong form'],
  ])('fails when it writes %s, and the next question is answered', async (act, message) => {
    const { ask } = open()
    await expect(ask(act)).rejects.toMatchObject({
      code: 'pipeline_failed',
      message: expect.stringContaining(message),
    })
    expect(await ask('good')).toBe('good')
  })

  it('is ended when its line does not end', async () => {
    const { ask } = open()
    await expect(ask('endless')).rejects.toMatchObject({ message: expect.stringContaining('longer than') })
  })

  it('is ended with all that it has started, at a deadline and at the close', async () => {
    const { responder, ask } = open({ processes: 1 })
    const child = Number(await ask('child'))
    const control = new AbortController()
    const hanging = responder.respond(callAbout('hang'), { signal: control.signal })
    control.abort(new CupelError('provider_timeout', 'late'))
    await expect(hanging).rejects.toMatchObject({ code: 'provider_timeout' })
    expect(await untilGone(child)).toBe(true)
    const parent = Number(await ask('pid'))
    await responder.close?.()
    expect(isRunning(parent)).toBe(false)
  })

  it('fails calls under way when it is closed', async () => {
    const { responder, ask } = open()
    const hanging = ask('hang').catch(error => error)
    await ask('good')
    await responder.close?.()
    expect((await hanging).code).toBe('pipeline_failed')
    await expect(ask('good')).rejects.toMatchObject({ code: 'pipeline_failed' })
  })

  it('that is not there is named', async () => {
    const { ask } = open({ command: ['cupel-no-such-program'] })
    await expect(ask('good')).rejects.toMatchObject({
      code: 'candidate_invalid',
      message: expect.stringContaining('cupel-no-such-program cannot be started'),
    })
  })

  it('is not run by a shell', async () => {
    const { ask } = open({ command: [process.execPath, fixture, '; echo pwned > pwned', '$(id)'] })
    expect(await ask('good')).toBe('good')
  })

  it('gets the environment that it is given', async () => {
    const { ask } = open({ environment: { CUPEL_TEST: 'here' } })
    expect(await ask('environment')).toBe('here')
  })

  it('cannot tell a secret through its last words', async () => {
    const { responder } = open()
    const clean = redactingResponder(responder, createRedactor({ KEY: 'sk-planted-0123456789' }))
    const thrown = await clean.respond(callAbout('crash'), { signal }).catch(error => error)
    expect(thrown.message).toContain('[redacted:KEY]')
    expect(JSON.stringify([thrown.message, thrown.stack, String(thrown.cause)])).not.toContain('sk-planted')
  })
})
