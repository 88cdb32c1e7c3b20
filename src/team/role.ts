export const roles = ['owner', 'engineer', 'expert', 'viewer'] as const
/** What a person is here for. An owner answers for the decision; an engineer works on it; an expert labels and signs; a viewer looks. */
export type Role = (typeof roles)[number]

const rights = {
  /** Runs, figures and answers. Not for experts: who labels must not know whose answer it is. */
  'read results': ['owner', 'engineer', 'viewer'],
  'read datasets and judges': ['owner', 'engineer', 'expert', 'viewer'],
  rate: ['owner', 'expert'],
  'decide and sign': ['owner', 'expert'],
  'read agreement': ['owner', 'engineer', 'expert'],
  'draw and calibrate': ['owner', 'engineer'],
  'manage people': ['owner'],
} as const satisfies Record<string, readonly Role[]>
/** Something that only some roles may do, in words. */
export type Right = keyof typeof rights

export const mayDo = (role: Role, right: Right): boolean => (rights[right] as readonly Role[]).includes(role)

/** Who may, in words for a refusal: `owner or expert`. */
export const whoMay = (right: Right): string => rights[right].join(' or ')
