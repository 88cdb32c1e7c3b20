import { CupelError } from '../../kernel/index.ts'
import type { LoadPlan } from '../../measure/load/index.ts'

/** How many requests a plan has. */
export const requestsOf = ({ arrivals }: LoadPlan): number =>
  arrivals.kind === 'open' ? arrivals.atMs.length : arrivals.requests

/** Refuses a plan that cannot be sent as it stands, before anything is. @throws CupelError `usage_invalid` */
export function checkPlan(plan: LoadPlan): void {
  const complaint = complaintAbout(plan)
  if (complaint === undefined) return
  throw new CupelError('usage_invalid', `The load cannot be generated: ${complaint}.`, {
    hint: 'Nothing was sent. Check the target, the arrivals and the requests of the plan.',
  })
}

function complaintAbout(plan: LoadPlan): string | undefined {
  const { target, bodies, bodyOf, arrivals, timeoutMs, connections, threads } = plan
  const url = URL.parse(target.url)
  if (url === null || !/^https?:$/.test(url.protocol)) return `${target.url} is not an http or https address`
  if (!(timeoutMs > 0 && timeoutMs < 2 ** 31))
    return `a timeout of ${timeoutMs} ms is not between 0 and 24 days`
  const whole = { connections, threads, ...(arrivals.kind === 'closed' ? arrivals : {}) }
  for (const name of ['connections', 'threads', 'concurrency'] as const) {
    const value = (whole as Readonly<Record<string, unknown>>)[name]
    if (value !== undefined && !(Number.isInteger(value) && (value as number) > 0))
      return `${name} is ${String(value)}, which is no whole number above 0`
  }
  const requests = requestsOf(plan)
  if (bodyOf.length !== requests)
    return `${requests} requests are planned, and bodies are named for ${bodyOf.length}`
  if (bodyOf.some(index => bodies[index] === undefined)) return 'a request names a body that is not there'
  return arrivals.kind === 'open' ? complaintAboutTimes(arrivals.atMs) : undefined
}

function complaintAboutTimes(atMs: Float64Array): string | undefined {
  let before = 0
  for (const [row, ms] of atMs.entries()) {
    if (!(ms >= before && ms < Number.POSITIVE_INFINITY))
      return `request ${row} is due at ${ms} ms, which is not at or after the one before it`
    before = ms
  }
  return undefined
}
