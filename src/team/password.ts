import { type BinaryLike, type ScryptOptions, scrypt as scryptCallback, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { PasswordCost, TeamPorts } from './ports.ts'

const scrypt = promisify<BinaryLike, BinaryLike, number, ScryptOptions, Buffer>(scryptCallback)

/** OWASP's setting that takes 64 MB. */
export const passwordCost: PasswordCost = { N: 2 ** 16, r: 8, p: 2 }
const mostMemory = 128 * 2 ** 20
const keyBytes = 32

/** The hash that is kept of a password: scrypt with a salt of its own, and its settings, so that they can be raised later. */
export async function hashPassword(
  password: string,
  { randomBytes, passwordCost: cost }: Pick<TeamPorts, 'randomBytes' | 'passwordCost'>,
): Promise<string> {
  const salt = Buffer.from(randomBytes(16))
  const key = await scrypt(password.normalize('NFC'), salt, keyBytes, { ...cost, maxmem: mostMemory })
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/** Takes as long for a user who does not exist (no hash) as for a wrong password. */
export async function isPassword(
  password: string,
  hash: string | undefined,
  { passwordCost: cost }: Pick<TeamPorts, 'passwordCost'>,
): Promise<boolean> {
  const [, n, r, p, salt = '', kept = ''] = (
    hash ?? ['', cost.N, cost.r, cost.p, noSalt, ''].join('$')
  ).split('$')
  const settings = { N: Number(n), r: Number(r), p: Number(p), maxmem: mostMemory }
  const key = await scrypt(password.normalize('NFC'), Buffer.from(salt, 'base64url'), keyBytes, settings)
  const expected = Buffer.from(kept, 'base64url')
  return expected.length === key.length && timingSafeEqual(expected, key) && hash !== undefined
}

const noSalt = 'AAAAAAAAAAAAAAAAAAAAAA'
