import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import type { z } from 'zod'
import { problemSchema } from './contract/words.ts'
import type { ServerEnv } from './principal.ts'

export type Api = OpenAPIHono<ServerEnv>

type Route = Parameters<typeof createRoute>[0]

const json = <S extends z.ZodType>(schema: S, description: string) => ({
  description,
  content: { 'application/json': { schema } },
})

/** The request body as JSON of this form. */
export const body = <S extends z.ZodType>(schema: S) => ({
  required: true,
  content: { 'application/json': { schema } },
})

/** A good answer of this form, or a problem in words. */
export const answers = <S extends z.ZodType>(schema: S, description = 'As asked.') =>
  ({
    200: json(schema, description),
    default: json(problemSchema, 'What is wrong, and what to do about it.'),
  }) as const

/** A route with what its description says of access. */
export const route = <const R extends Omit<Route, 'security'>>(described: R) =>
  createRoute({ ...described, security: [{ session: [] }, { key: [] }] })

type Read<T> = T extends readonly (infer I)[]
  ? readonly Read<I>[]
  : T extends object
    ? { readonly [K in keyof T]: Read<T[K]> }
    : T

/** An answer in exactly the form that its description gives: what the description does not name does not leave the server. */
export const shaped = <S extends z.ZodType>(schema: S, value: Read<z.input<S>>): z.output<S> =>
  schema.parse(value)
