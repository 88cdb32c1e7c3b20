import type { Client } from 'undici'
import type { RequestRecords } from '../../measure/load/index.ts'
import { type Connections, openConnections } from './connections.ts'
import { createDeadlines, type Deadlines } from './deadlines.ts'
import { type ExchangeContext, type ExchangeEnd, MeasuredExchange } from './measured-exchange.ts'
import { outcomeIndex } from './shared-records.ts'

/** The part of a plan that one thread sends: every row from `shard.first` in steps of `shard.step`. */
export interface SendingSettings extends Pick<ExchangeContext, 'now' | 'timeoutMs' | 'openReader' | 'onGap'> {
  readonly url: string
  readonly method: 'POST' | 'PUT' | 'GET'
  readonly headers: Readonly<Record<string, string>>
  readonly bodyOf: (row: number) => Buffer
  readonly records: RequestRecords
  readonly arrivals: 'open' | 'closed'
  /** Requests that may be on the wire at once. */
  readonly places: number
  readonly shard: { readonly first: number; readonly step: number }
  /** Lays aside what a row may cost at most; false: it must not be sent. Undefined: money is no matter. */
  readonly reserve: ((row: number) => boolean) | undefined
  /** A row was not sent for want of money, and none will be after it. */
  readonly onOutOfMoney: () => void
  /** A row is written. */
  readonly onEnd: (row: number, end: ExchangeEnd) => void
}

const noPlace: ExchangeEnd = { outcome: 'timeout', why: 'No connection was free in time.' }
const stoppedBefore: ExchangeEnd = {
  outcome: 'aborted',
  why: 'The load was stopped while it waited for a connection.',
}

/** Sends the requests of a plan as they become due and writes their rows. */
export class PlanSending {
  readonly #settings: SendingSettings
  readonly #target: { readonly origin: string; readonly path: string }
  readonly #context: ExchangeContext
  readonly #connections: Connections
  readonly #deadlines: Deadlines
  /** What is on the wire, by row. */
  readonly #busy = new Map<number, { readonly exchange: MeasuredExchange; readonly client: Client }>()
  /** Rows that are due and wait for a place, oldest first, from `#waitingFrom` on. */
  readonly #waiting: number[] = []
  #waitingFrom = 0
  #next: number
  #sent = 0
  #unrecorded = 0
  #isStopped = false
  readonly #done = Promise.withResolvers<void>()

  constructor(settings: SendingSettings) {
    const { now, timeoutMs, shard } = settings
    const { origin, pathname, search } = new URL(settings.url)
    this.#settings = settings
    this.#target = { origin, path: `${pathname}${search}` }
    this.#next = shard.first
    this.#connections = openConnections(origin, timeoutMs)
    this.#deadlines = createDeadlines({ now, timeoutMs, onDeadline: row => this.#expire(row) })
    this.#context = {
      ...settings,
      onRecorded: (row, end) => this.#recorded(row, end),
      onReleased: row => this.#released(row),
    }
  }

  /** Requests whose time has come so far. */
  get sent(): number {
    return this.#sent
  }

  /** Settles when every row that will be written is written. */
  get done(): Promise<void> {
    return this.#done.promise
  }

  /** When the next request is due; nothing when there is none, or when free places decide. */
  get nextDueMs(): number | undefined {
    const { arrivals, records } = this.#settings
    return this.#hasNext && arrivals === 'open' ? records.intendedMs[this.#next] : undefined
  }

  /** Sends all that is due by now: to be called at the intended times of an open loop, and once to begin a closed one. */
  sendDue(): void {
    const { arrivals, records, now, places, shard, reserve, onOutOfMoney } = this.#settings
    const isDue =
      arrivals === 'open'
        ? () => (records.intendedMs[this.#next] as number) <= now()
        : () => this.#busy.size < places
    while (this.#hasNext && isDue()) {
      const row = this.#next
      if (reserve?.(row) === false) {
        this.sendNoMore()
        onOutOfMoney()
        return
      }
      this.#next += shard.step
      if (arrivals === 'closed') records.intendedMs[row] = now()
      this.#begin(row)
    }
    this.#settle()
  }

  /** Begins nothing more and gives up what waits for a place; what is on the wire is waited for. */
  stop(): void {
    this.#isStopped = true
    for (let row = this.#nextWaiting(); row !== undefined; row = this.#nextWaiting())
      this.#giveUp(row, stoppedBefore)
    this.#settle()
  }

  /** Begins nothing more; what is due goes on, also what still waits for a place: to drop it would drop the slow ones. */
  sendNoMore(): void {
    this.#isStopped = true
    this.#settle()
  }

  async close(): Promise<void> {
    this.#deadlines.close()
    await this.#connections.close()
  }

  get #hasNext(): boolean {
    return !this.#isStopped && this.#next < this.#settings.records.outcome.length
  }

  /** A row's time has come: it is sent, or waits for a place. */
  #begin(row: number): void {
    const { records, now, places } = this.#settings
    this.#sent++
    this.#unrecorded++
    records.sentMs[row] = now()
    this.#deadlines.add(row, records.intendedMs[row] as number)
    if (this.#busy.size < places && this.#waitingFrom === this.#waiting.length) this.#putOnWire(row)
    else this.#waiting.push(row)
  }

  #putOnWire(row: number): void {
    const { method, headers, bodyOf } = this.#settings
    const exchange = new MeasuredExchange(row, this.#context)
    const client = this.#connections.take()
    this.#busy.set(row, { exchange, client })
    const body = method === 'GET' ? null : bodyOf(row)
    client.dispatch({ ...this.#target, method, headers, body }, exchange)
  }

  #recorded(row: number, end: ExchangeEnd): void {
    this.#unrecorded--
    this.#settings.onEnd(row, end)
  }

  #released(row: number): void {
    const held = this.#busy.get(row)
    this.#busy.delete(row)
    if (held !== undefined) this.#connections.giveBack(held.client)
    // The connection takes another request once the call stack of this answer is left.
    queueMicrotask(() => this.#fillPlaces())
  }

  #fillPlaces(): void {
    while (this.#busy.size < this.#settings.places) {
      const row = this.#nextWaiting()
      if (row === undefined) break
      this.#putOnWire(row)
    }
    if (this.#settings.arrivals === 'closed') this.sendDue()
    this.#settle()
  }

  /** Takes the oldest row that still waits. */
  #nextWaiting(): number | undefined {
    while (this.#waitingFrom < this.#waiting.length) {
      const row = this.#waiting[this.#waitingFrom++] as number
      if (this.#isOpen(row)) return row
    }
    return undefined
  }

  #expire(row: number): void {
    const held = this.#busy.get(row)
    if (held !== undefined) held.exchange.giveUp()
    else if (this.#isOpen(row)) this.#giveUp(row, noPlace)
    this.#settle()
  }

  #isOpen(row: number): boolean {
    return Number.isNaN(this.#settings.records.endMs[row])
  }

  /** Ends a row that was never on the wire. */
  #giveUp(row: number, end: ExchangeEnd): void {
    const { records, now } = this.#settings
    records.endMs[row] = now()
    records.outcome[row] = outcomeIndex[end.outcome]
    this.#recorded(row, end)
  }

  #settle(): void {
    if (this.#unrecorded === 0 && !this.#hasNext) this.#done.resolve()
  }
}
