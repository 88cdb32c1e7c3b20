import type { Lock } from './lock.ts'
import type { DatasetProblem } from './problem.ts'

/** One record of a source before it is an example, or why it could not be read. `line` counts from 1 (rows in Parquet). */
export type SourceRow =
  | {
      readonly kind: 'row'
      readonly file: string
      readonly line: number
      readonly value: unknown
      /** The format knows only texts (CSV, TSV): numbers, yes/no and lists are read from them. */
      readonly isText?: boolean
    }
  | { readonly kind: 'problem'; readonly problem: DatasetProblem }

/** Turns texts into vectors of one length. Every adapter passes `embedder.contract.ts`. */
export interface Embedder {
  /** Model and version: vectors of different ids are never compared. */
  readonly id: string
  readonly dimensions: number
  /** One vector for each text, in order. An empty text has a vector too. */
  embed(texts: readonly string[]): Promise<Float32Array[]>
}

/**
 * Finds texts that were seen before, without holding them in memory. Candidates share a band of their signature; the caller
 * decides by the true similarity.
 */
export interface DuplicateIndex {
  /** Ids of earlier texts that share a band, and remembers this one. */
  add(entry: {
    readonly id: string
    readonly bands: readonly string[]
    readonly shingles: readonly number[]
  }): Promise<readonly IndexedText[]>
  close(): Promise<void>
}

export interface IndexedText {
  readonly id: string
  /** Hashes of the shingles, ascending. */
  readonly shingles: readonly number[]
}

/** cupel.lock.json. */
export interface LockStore {
  /** An empty lock when there is no file yet. */
  read(): Promise<Lock>
  /** Reads, changes and writes while no other process does; the file is whole or as it was. */
  update(change: (lock: Lock) => Lock): Promise<Lock>
}
