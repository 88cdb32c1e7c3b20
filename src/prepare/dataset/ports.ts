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
 * Finds texts that were seen before, without holding them in memory. Texts are alike when they share a band of their signature;
 * the caller decides by the true similarity. Every adapter passes `duplicate-index.contract.ts`.
 */
export interface DuplicateIndex {
  /** What was added before and is the same or alike. Remembers this text unless it is the same as an earlier one. */
  add(text: IndexedText & { readonly exact: string; readonly bands: readonly number[] }): Promise<{
    /** Id of the first text with the same `exact`. */
    readonly same: string | undefined
    /** Of a band that very many texts share, the first 50. */
    readonly alike: readonly IndexedText[]
  }>
  /** Removes what it kept. */
  close(): Promise<void>
}

export interface IndexedText {
  readonly id: string
  /** Hashes of the shingles, ascending. */
  readonly shingles: Uint32Array
}

/** Where records are put down, one after another. Nothing of it is seen before `commit`. */
export interface RecordSink {
  write(record: unknown): void | Promise<void>
  /** Everything is there, and survives a crash. */
  commit(): Promise<void>
  /** As if nothing had been written. Also after a failed commit. */
  discard(): Promise<void>
}

/** cupel.lock.json. */
export interface LockStore {
  /** An empty lock when there is no file yet. */
  read(): Promise<Lock>
  /** Reads, changes and writes while no other process does; the file is whole or as it was. */
  update(change: (lock: Lock) => Lock): Promise<Lock>
}
