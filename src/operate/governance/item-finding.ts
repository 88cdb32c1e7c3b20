export const itemStates = ['done', 'not done', 'not applicable'] as const
export type ItemState = (typeof itemStates)[number]

/** What the facts say of one item. */
export interface ItemFinding {
  readonly state: ItemState
  /** In words, with the numbers. */
  readonly reason: string
  /** Where the evidence is: a path relative to the project, with a run or decision as its fragment. */
  readonly artefact?: string
  /** The command that would bring it forward; absent when it is done. */
  readonly todo?: string
  /** Whose word it rests on; absent where the machine saw it. */
  readonly saidBy?: { readonly by: string; readonly role: string; readonly at: string }
}
