import { z } from 'zod'
import { at } from './words.ts'

export const roleSchema = z.enum(['owner', 'engineer', 'expert', 'viewer'])

export const userSchema = z.object({
  id: z.string(),
  name: z.string(),
  role: roleSchema,
  isSynthetic: z
    .boolean()
    .describe('No person: a script or a model. What it rates is marked so and satisfies no gate.'),
  isLocal: z.boolean().describe('Whoever opens the link that the terminal printed.'),
})

export const sessionSchema = z.object({
  user: userSchema.optional().describe('Absent when nobody is signed in.'),
  csrfToken: z.string().optional().describe('Goes into the header x-csrf-token of every change.'),
  project: z.string(),
  version: z.string(),
})

const name = z.string().trim().min(1).max(80)
const password = z.string().min(10, 'at least 10 characters').max(200)

export const signInSchema = z.object({ name, password: z.string().max(200) })
export const openSchema = z.object({ token: z.string().max(200) })
export const acceptSchema = z.object({ name, password })
export const changePasswordSchema = z.object({ current: z.string().max(200), next: password })

const invitationSchema = z.object({
  id: z.string(),
  role: roleSchema,
  isSynthetic: z.boolean(),
  invitedBy: z.string(),
  createdAt: at,
  expiresAt: at,
})
export const inviteSchema = z.object({ role: roleSchema, isSynthetic: z.boolean().default(false) })
export const invitedSchema = invitationSchema.extend({
  link: z.string().describe('Shown once: the server keeps only its hash.'),
})
/** What somebody who holds the link is told before they accept. */
export const invitationFactsSchema = invitationSchema
  .pick({ role: true, isSynthetic: true, invitedBy: true, expiresAt: true })
  .extend({ project: z.string() })

export const peopleSchema = z.object({
  users: z.array(userSchema.extend({ createdAt: at, lastSeenAt: at.optional() })),
  invitations: z.array(invitationSchema),
})
export const changeRoleSchema = z.object({ role: roleSchema })

export const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  role: roleSchema,
  createdBy: z.string(),
  createdAt: at,
  expiresAt: at.optional(),
  lastUsedAt: at.optional(),
})
export const newKeySchema = z.object({
  name,
  role: roleSchema,
  days: z.int().min(1).max(3_650).optional().describe('Valid for so long; without it until it is removed.'),
})
export const madeKeySchema = apiKeySchema.extend({
  key: z.string().describe('Shown once: the server keeps only its hash.'),
})

const auditEntrySchema = z.object({
  id: z.int(),
  at,
  who: z.string(),
  action: z.string(),
  subject: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
})
export const auditPageSchema = z.object({
  entries: z.array(auditEntrySchema).describe('Newest first.'),
  next: z.int().optional().describe('Give it as `before` for the entries before these.'),
})
