/** Whether a requirement stated beforehand is met. Spanning the threshold is `inconclusive`, never `fail`. */
export type Verdict =
  | { readonly outcome: 'pass' }
  | { readonly outcome: 'fail'; readonly reason: string }
  | { readonly outcome: 'inconclusive'; readonly reason: string; readonly examplesNeeded?: number }
