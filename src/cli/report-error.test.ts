import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CupelError } from '../kernel/index.ts'
import { reportError } from './report-error.ts'
import type { Terminal } from './terminal.ts'

const plain = (text: string): string => text

async function said(thrown: unknown): Promise<{ readonly status: number; readonly text: string }> {
  const lines: string[] = []
  const terminal: Terminal = {
    cwd: '/',
    env: {},
    width: 80,
    isInteractive: false,
    style: { bold: plain, dim: plain, good: plain, bad: plain, warn: plain },
    out: () => {},
    say: line => void lines.push(line),
  }
  return { status: await reportError(thrown, terminal), text: lines.join('\n') }
}

const caught = (act: () => unknown): unknown => {
  try {
    return act()
  } catch (thrown) {
    return thrown
  }
}

describe('reportError', () => {
  it('lets no escape of a quoted name or message reach the terminal', async () => {
    const hostile = '\u001b[31mred\u001b]0;title\u0007'
    const expected = await said(new CupelError('config_invalid', `candidates.${hostile}`, { hint: hostile }))
    const bug = await said(new Error(hostile))
    expect([expected.status, bug.status]).toEqual([2, 70])
    for (const { text } of [expected, bug]) {
      expect(text).not.toContain('\u001b')
      expect(text).not.toContain('\u0007')
      expect(text).toContain('␛[31mred')
    }
  })

  it('says what the system refused about a file, and calls it no bug', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cupel-'))
    try {
      writeFileSync(join(folder, 'file'), '')
      const read = await said(caught(() => readFileSync(folder)))
      expect(read).toMatchObject({ status: 2, text: expect.stringContaining('it is a folder') })
      const inside = join(folder, 'file', 'x')
      const written = await said(caught(() => writeFileSync(inside, '')))
      expect(written.text).toContain(
        `${inside} could not be opened or written: something on its way is no folder.`,
      )
    } finally {
      rmSync(folder, { recursive: true })
    }
    const full = await said(Object.assign(new Error('ENOSPC: no space'), { code: 'ENOSPC', path: '/tmp/x' }))
    expect(full).toMatchObject({ status: 6, text: expect.stringContaining('no space left') })
    expect((await said(Object.assign(new Error('odd'), { code: 'EWHAT' }))).status).toBe(70)
  })
})
