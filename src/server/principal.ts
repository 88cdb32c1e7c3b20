import type { Context } from 'hono'
import { CupelError } from '../kernel/index.ts'
import { mayDo, type Right, type Role, type Session, type User, whoMay } from '../team/index.ts'

/** Who asks: a person by their session, or a program by its API key. */
export interface Principal {
  /** As it stands in ratings, signatures and the audit log. */
  readonly name: string
  readonly role: Role
  /** A program, or a user that was invited as one. */
  readonly isSynthetic: boolean
  /** Persons only. */
  readonly person?: { readonly user: User; readonly session: Session }
}

/** What travels with a request. */
export interface ServerEnv {
  Variables: { principal: Principal | undefined }
}

/** @throws CupelError `not_signed_in` */
export function whoAsks(context: Context<ServerEnv>): Principal {
  const principal = context.get('principal')
  if (principal) return principal
  throw new CupelError('not_signed_in', 'The server does not know who you are.', {
    hint: 'Open the link that cupel serve printed, or sign in.',
  })
}

/** @throws CupelError `not_signed_in`, `not_allowed` */
export function allowed(context: Context<ServerEnv>, right: Right): Principal {
  const principal = whoAsks(context)
  if (mayDo(principal.role, right)) return principal
  throw new CupelError('not_allowed', `A person in the role ${principal.role} may not ${right}.`, {
    hint: `It takes the role ${whoMay(right)}: ask an owner.`,
  })
}

/** @throws CupelError `not_allowed` for programs: some things only a person can do */
export function person(context: Context<ServerEnv>): NonNullable<Principal['person']> {
  const principal = whoAsks(context)
  if (principal.person) return principal.person
  throw new CupelError('not_allowed', 'An API key has no account of its own.')
}
