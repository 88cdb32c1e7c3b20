import { type Clock, CupelError } from '../kernel/index.ts'

export interface SignInLimiter {
  /** @throws CupelError `sign_in_limited` when this name or this address has failed too often of late */
  check(name: string, address: string): void
  failed(name: string, address: string): void
  succeeded(name: string): void
}

const window = 15 * 60_000
const mostByName = 5
const mostByAddress = 30
/** Names and addresses that are remembered; more than this at once is an attack, and the oldest are forgotten. */
const mostKept = 10_000

/** Slows down guessing: five wrong passwords for one name, or thirty from one address, close it for 15 minutes. */
export function createSignInLimiter(clock: Pick<Clock, 'now'>): SignInLimiter {
  const failures = new Map<string, number[]>()
  const recent = (key: string): number[] => (failures.get(key) ?? []).filter(at => at > clock.now() - window)
  const keysOf = (name: string, address: string) =>
    [
      [`name ${foldedName(name)}`, mostByName],
      [`address ${address}`, mostByAddress],
    ] as const
  return {
    check(name, address) {
      for (const [key, most] of keysOf(name, address)) {
        const own = recent(key)
        if (own.length < most) continue
        const wait = Math.ceil(((own[own.length - most] as number) + window - clock.now()) / 1_000)
        throw new CupelError('sign_in_limited', `Too many wrong passwords: wait ${minutes(wait)}.`, {
          hint: 'An owner can invite you anew if the password is lost.',
          details: { retryAfterSeconds: wait },
        })
      }
    },
    failed(name, address) {
      for (const [key] of keysOf(name, address)) {
        const own = [...recent(key), clock.now()]
        failures.delete(key)
        failures.set(key, own.slice(-mostByAddress))
      }
      for (const oldest of failures.keys()) {
        if (failures.size <= mostKept) break
        failures.delete(oldest)
      }
    },
    succeeded(name) {
      failures.delete(`name ${foldedName(name)}`)
    },
  }
}

const minutes = (seconds: number): string =>
  seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`

/** Two names that look alike are one. */
export const foldedName = (name: string): string => name.normalize('NFKC').trim().toLowerCase()
