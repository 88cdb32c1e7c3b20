import type { Random } from '../../kernel/index.ts'

/**
 * Which of `items` each request takes: every one once in random order, then again in another, so that lengths follow the source as
 * closely as the number of requests allows.
 */
export function drawOrder(items: number, requests: number, random: Random): Int32Array {
  const order = new Int32Array(requests)
  const deck = Int32Array.from({ length: items }, (_, i) => i)
  for (let request = 0; request < requests; request++) {
    const left = items - (request % items)
    const at = random.below(left)
    const taken = deck[at] as number
    deck[at] = deck[left - 1] as number
    deck[left - 1] = taken
    order[request] = taken
  }
  return order
}
