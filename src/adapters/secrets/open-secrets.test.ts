import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openSecrets, readSecretsText } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'cupel-secrets-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = join(folder, 'secrets.env')
const write = (text: string, mode = 0o600) => {
  writeFileSync(file, text)
  chmodSync(file, mode)
}

describe('secrets', () => {
  it('come from the environment first and from the file second, and only those asked for', () => {
    write('A_KEY=from-the-file-a\nB_KEY=from-the-file-b\nC_KEY=never-asked-for')
    const environment = { A_KEY: 'from-the-environment', HOME: '/home/somebody', EMPTY: ' ' }
    const secrets = openSecrets({ names: ['A_KEY', 'B_KEY', 'EMPTY'], environment, file })
    expect(secrets.get('A_KEY')).toBe('from-the-environment')
    expect(secrets.get('B_KEY')).toBe('from-the-file-b')
    expect(secrets.find('EMPTY')).toBeUndefined()
    expect(() => secrets.get('C_KEY')).toThrow('was not asked for')
  })

  it('are redacted by value', () => {
    const { redact } = openSecrets({
      names: ['A_KEY'],
      environment: { A_KEY: 'sk-planted-0123456789', B: 'visible' },
    })
    expect(redact('Bearer sk-planted-0123456789 visible')).toBe('Bearer [redacted:A_KEY] visible')
  })

  it('that are missing are named, with what to do', () => {
    const secrets = openSecrets({ names: ['A_KEY', 'constructor'], environment: {} })
    expect(() => secrets.get('A_KEY')).toThrow(
      expect.objectContaining({ code: 'secret_missing', hint: expect.stringContaining('secrets file') }),
    )
    expect(secrets.find('constructor')).toBeUndefined()
  })

  it('in a file that others can read give a warning', () => {
    write('A=1', 0o644)
    expect(openSecrets({ names: [], environment: {}, file }).warnings).toEqual([
      expect.stringContaining('chmod 600'),
    ])
    write('A=1')
    expect(openSecrets({ names: [], environment: {}, file }).warnings).toEqual([])
  })

  it('from a file that is not there are an error of the config', () => {
    const absent = { names: [], environment: {}, file: join(folder, 'absent') }
    expect(() => openSecrets(absent)).toThrow(expect.objectContaining({ code: 'config_invalid' }))
  })
})

describe('a secrets file', () => {
  it.each([
    ['A=b', { A: 'b' }],
    ['\uFEFFexport A = b  # note\r\n\r\n# comment\nB="x # y"', { A: 'b', B: 'x # y' }],
    ["A='it''", undefined],
    ["A='sq'", { A: 'sq' }],
    ['A=a=b', { A: 'a=b' }],
    ['A=', { A: '' }],
    ['A=$HOME', { A: '$HOME' }],
    ['sk-secret-on-a-line', undefined],
    ['1A=b', undefined],
    ['A="open', undefined],
  ])('%j is read as %j', (text, wanted) => {
    if (wanted !== undefined) expect({ ...readSecretsText(text, 'f') }).toEqual(wanted)
    else expect(() => readSecretsText(text, 'f')).toThrow(/^f:1 is not of the form NAME=value\.$/)
  })
})
