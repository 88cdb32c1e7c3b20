import type { Json } from '../../kernel/index.ts'

export type Answer = { readonly [key: string]: Json }

/** The questions that a program has been asked and has not answered. */
export interface Mailbox {
  /** Settles when the answer with this id comes, or when everything fails. */
  await(id: string): Promise<Answer>
  forget(id: string): void
  /** Hands an answer to its question. `stray` when nobody asked. */
  deliver(answer: Answer): 'delivered' | 'stray'
  failAll(error: unknown): void
  /** Answers delivered so far. */
  readonly delivered: number
}

interface Waiting {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

export function createMailbox(): Mailbox {
  const waiting = new Map<string, Waiting>()
  /** Cut off, and perhaps still answered. */
  const forgotten = new Set<string>()
  let delivered = 0

  /** An answer without an id belongs to the only question there is. */
  function idOf({ id }: Answer): string | undefined {
    if (id !== undefined && id !== null) return String(id)
    return waiting.size === 1 && forgotten.size === 0 ? waiting.keys().next().value : undefined
  }

  return {
    await: id => new Promise((resolve, reject) => waiting.set(id, { resolve, reject })),
    forget(id) {
      if (waiting.delete(id)) forgotten.add(id)
    },
    deliver(answer) {
      const id = idOf(answer)
      if (id === undefined) return 'stray'
      if (forgotten.delete(id)) return 'delivered'
      const one = waiting.get(id)
      if (!one) return 'stray'
      waiting.delete(id)
      delivered++
      one.resolve(answer)
      return 'delivered'
    },
    failAll(error) {
      const all = [...waiting.values()]
      waiting.clear()
      for (const { reject } of all) reject(error)
    },
    get delivered() {
      return delivered
    },
  }
}
