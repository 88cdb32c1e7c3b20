import { type LedgerEntry, marksOf } from './lock.ts'

interface Looking {
  /** Marks of the examples that are asked about. */
  readonly marks: ReadonlySet<string>
  /** Openings that are left out: those of whoever asks. */
  readonly isOwn: (opening: LedgerEntry) => boolean
}

/**
 * What a ledger says against the examples of the present holdout being unseen, one sentence each; empty when it says nothing. An opening
 * of the holdout as it was last locked showed it whole; one of an earlier holdout showed those of its marks. Which examples an earlier
 * holdout had, ledgers did not always say: such an opening counts, because nothing shows that it was of others.
 */
export function seenInLedger(ledger: readonly LedgerEntry[], { marks, isOwn }: Looking): string[] {
  const last = ledger.findLastIndex(({ action }) => action !== 'open')
  const common = (others: readonly string[]): number => others.filter(mark => marks.has(mark)).length
  let locked: LedgerEntry | undefined
  return ledger.flatMap((entry, at) => {
    if (entry.action !== 'open') {
      locked = entry
      const asked = common(marksOf(entry.seen) ?? [])
      return asked === 0 ? [] : [`results of ${asked} of its examples had been seen by ${day(entry.at)}`]
    }
    if (isOwn(entry)) return []
    const opened = `by ${entry.by} on ${day(entry.at)} (“${entry.reason}”)`
    if (at > last) return [`it was opened ${opened}`]
    const before = marksOf(locked?.marks)
    if (before === undefined) {
      // Whoever locked the next one with marks wrote down what this opening had shown.
      const next = ledger.slice(at).find(({ action }) => action !== 'open')
      if (next?.marks !== undefined) return []
      return [`an earlier holdout was opened ${opened}, and the ledger does not say which examples it had`]
    }
    const shown = common(before)
    return shown === 0
      ? []
      : [`${shown} of its examples were in an earlier holdout that was opened ${opened}`]
  })
}

/** Whether the holdout as it was last locked has been opened. */
export const isOpened = (ledger: readonly LedgerEntry[]): boolean => ledger.at(-1)?.action === 'open'

/** Marks of every example that the ledger knows to have been seen. */
export function marksSeen(ledger: readonly LedgerEntry[]): Set<string> {
  let locked: LedgerEntry | undefined
  const seen = new Set<string>()
  for (const entry of ledger) {
    if (entry.action !== 'open') locked = entry
    for (const mark of marksOf(entry.action === 'open' ? locked?.marks : entry.seen) ?? []) seen.add(mark)
  }
  return seen
}

const day = (at: string): string => at.slice(0, 10)
