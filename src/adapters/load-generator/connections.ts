import { Client } from 'undici'

/** Connections to one server. Each carries one request at a time. */
export interface Connections {
  /** One that is free, or a new one. The one last used is used first. */
  take(): Client
  giveBack(client: Client): void
  close(): Promise<void>
}

export function openConnections(origin: string, timeoutMs: number): Connections {
  const all: Client[] = []
  const free: Client[] = []
  // Deadlines are the generator's own, from the intended time; a connection by itself has none.
  const settings = { pipelining: 1, headersTimeout: 0, bodyTimeout: 0, connect: { timeout: timeoutMs } }

  function open(): Client {
    const client = new Client(origin, settings)
    all.push(client)
    return client
  }

  return {
    take: () => free.pop() ?? open(),
    giveBack(client) {
      free.push(client)
    },
    async close() {
      await Promise.all(all.map(client => client.destroy()))
    },
  }
}
