import { createHash } from 'node:crypto'
import { canonicalJson } from '../../kernel/index.ts'
import type { Component, Example, Split } from './example.ts'

/** What a dataset holds, and the hash that names exactly this content. */
export interface DatasetVersion {
  /** Does not depend on the order of the file, nor on how the JSON is written. */
  readonly hash: string
  readonly examples: number
  readonly components: Readonly<Partial<Record<Component, number>>>
  readonly splits: Readonly<Partial<Record<Split | 'none', number>>>
}

export interface VersionBuilder {
  add(example: Example): void
  version(): DatasetVersion
}

/**
 * Computes a version while examples stream by. The hash is a sum of the examples' hashes modulo 2^256, hashed again with their
 * number: independent of order, in constant memory.
 *
 * @see Bellare & Micciancio (1997), AdHash; good against accidents and honest edits, which is what a version guards against
 */
export function createVersionBuilder(): VersionBuilder {
  let total = 0n
  let examples = 0
  const components: Partial<Record<Component, number>> = {}
  const splits: Partial<Record<Split | 'none', number>> = {}
  return {
    add(example) {
      total = (total + exampleDigest(example)) & mask
      examples++
      components[example.component] = (components[example.component] ?? 0) + 1
      const split = example.split ?? 'none'
      splits[split] = (splits[split] ?? 0) + 1
    },
    version() {
      const hash = createHash('sha256')
        .update(`${examples}:${total.toString(16)}`)
        .digest('hex')
      return { hash, examples, components, splits }
    },
  }
}

const mask = (1n << 256n) - 1n

function exampleDigest(example: Example): bigint {
  return BigInt(`0x${createHash('sha256').update(canonicalJson(example)).digest('hex')}`)
}

/** The version of examples that are at hand. */
export function datasetVersion(examples: Iterable<Example>): DatasetVersion {
  const builder = createVersionBuilder()
  for (const example of examples) builder.add(example)
  return builder.version()
}
