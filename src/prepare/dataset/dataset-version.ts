import { createHash, hash } from 'node:crypto'
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

const digestBytes = 32

/**
 * Computes a version while examples stream by. The hash is the SHA-256 of the examples' SHA-256 hashes in ascending order, so
 * nobody can exchange examples without changing it. Holds 32 bytes for each example.
 */
export function createVersionBuilder(): VersionBuilder {
  let digests = Buffer.alloc(256 * digestBytes)
  let examples = 0
  const components: Partial<Record<Component, number>> = {}
  const splits: Partial<Record<Split | 'none', number>> = {}
  return {
    add(example) {
      if ((examples + 1) * digestBytes > digests.length) {
        digests = Buffer.concat([digests, Buffer.alloc(digests.length)])
      }
      hash('sha256', canonicalJson(example), 'buffer').copy(digests, examples * digestBytes)
      examples++
      components[example.component] = (components[example.component] ?? 0) + 1
      const split = example.split ?? 'none'
      splits[split] = (splits[split] ?? 0) + 1
    },
    version: () => ({
      hash: hashOfSorted(digests, examples),
      examples,
      components: { ...components },
      splits: { ...splits },
    }),
  }
}

function hashOfSorted(digests: Buffer, count: number): string {
  const at = (i: number): Buffer => digests.subarray(i * digestBytes, (i + 1) * digestBytes)
  // Six bytes order nearly all of them without a comparison of buffers.
  const heads = Float64Array.from({ length: count }, (_, i) => digests.readUIntBE(i * digestBytes, 6))
  const order = Array.from({ length: count }, (_, i) => i).sort(
    (a, b) => (heads[a] as number) - (heads[b] as number) || Buffer.compare(at(a), at(b)),
  )
  const whole = createHash('sha256').update(`cupel.dataset/1:${count}\n`)
  for (const i of order) whole.update(at(i))
  return whole.digest('hex')
}

/** The version of examples that are at hand. */
export function datasetVersion(examples: Iterable<Example>): DatasetVersion {
  const builder = createVersionBuilder()
  for (const example of examples) builder.add(example)
  return builder.version()
}
