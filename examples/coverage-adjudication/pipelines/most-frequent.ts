/**
 * The baseline that any candidate must beat: always the verdict that is commonest in the few-shot split
 * (counted once, written down here, checked by check.ts), never a citation, never an abstention.
 */
export function answer() {
  return { text: 'covered', label: 'covered', abstained: false }
}
