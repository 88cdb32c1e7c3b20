import type { AnySchema, ErrorObject, Options, ValidateFunction } from 'ajv'
import { CupelError, type Json, messageOf } from '../../../kernel/index.ts'
import { boundedMatcher } from '../matching/bounded-match.ts'

export const jsonSchemaDrafts = ['2020-12', '2019-09', '07', '06', '04'] as const
export type JsonSchemaDraft = (typeof jsonSchemaDrafts)[number]

/** What is wrong with a value, in the classes that a person fixes differently. */
export const schemaErrorClasses = [
  'not_json',
  'type',
  'required',
  'additional',
  'enum',
  'format',
  'range',
  'other',
] as const
export type SchemaErrorClass = (typeof schemaErrorClasses)[number]

export interface SchemaComplaint {
  readonly class: SchemaErrorClass
  /** JSON pointer to the place in the answer. */
  readonly at: string
  readonly message: string
}

/** `undefined` when a pattern of the schema could not be decided in bounded time. */
export type SchemaCheck = (value: Json) => readonly SchemaComplaint[] | undefined

/** The draft a schema names in `$schema`; 2020-12 when it names none. */
function draftOf(schema: Json): JsonSchemaDraft {
  const uri =
    typeof schema === 'object' && schema !== null && !Array.isArray(schema)
      ? (schema as { $schema?: Json }).$schema
      : undefined
  if (typeof uri !== 'string') return '2020-12'
  const found = /(2020-12|2019-09|draft-0([467]))/.exec(uri)
  if (!found) return '2020-12'
  return (found[2] === undefined ? found[1] : `0${found[2]}`) as JsonSchemaDraft
}

/**
 * Compiles a user's JSON Schema with the validator of its draft. Unknown keywords are ignored, as JSON Schema
 * demands. Throws `metric_invalid` when the schema itself cannot be compiled.
 */
export async function schemaCheck(
  schema: Json,
  options: { readonly draft?: JsonSchemaDraft | undefined; readonly formats: 'assert' | 'annotate' },
): Promise<SchemaCheck> {
  const draft = options.draft ?? draftOf(schema)
  if (usesDynamicRef(schema))
    throw new CupelError(
      'metric_invalid',
      'The JSON Schema uses $dynamicRef, which the validator decides wrongly.',
      {
        hint: 'Write the reference out with $ref.',
        details: { metric: 'json_schema', draft },
      },
    )
  const validate = await compiled(schema, draft, options.formats)
  return value => {
    undecided = false
    let valid: boolean
    try {
      valid = validate(value) === true
    } catch (thrown) {
      if (thrown instanceof RangeError) return undefined
      throw thrown
    }
    if (undecided) return undefined
    return valid ? [] : (validate.errors ?? []).map(complaintOf)
  }
}

function usesDynamicRef(schema: Json): boolean {
  if (typeof schema !== 'object' || schema === null) return false
  return Object.entries(schema).some(([key, value]) => key === '$dynamicRef' || usesDynamicRef(value as Json))
}

/** Set when a pattern ran out of time during a check; checks are synchronous, so that one flag serves all. */
let undecided = false

async function compiled(
  schema: Json,
  draft: JsonSchemaDraft,
  formats: 'assert' | 'annotate',
): Promise<ValidateFunction> {
  let failure: unknown
  // Patterns are Unicode by the specification; real schemas hold some that only compile without it.
  for (const unicodeRegExp of [true, false]) {
    try {
      const ajv = await newAjv(draft, {
        ...baseOptions,
        unicodeRegExp,
        validateFormats: formats === 'assert',
      })
      return ajv.compile(schema as AnySchema)
    } catch (thrown) {
      failure ??= thrown
    }
  }
  throw new CupelError('metric_invalid', `The JSON Schema cannot be compiled: ${messageOf(failure)}.`, {
    hint: `It was read as draft ${draft}; name another with \`draft\` or in $schema. References to other files must be bundled.`,
    details: { metric: 'json_schema', draft },
    cause: failure,
  })
}

const boundedRegExp = Object.assign(
  (pattern: string, flags: string) => {
    const match = boundedMatcher(pattern, flags)
    return {
      // The validator keeps patterns apart by their text.
      toString: () => `/${pattern}/${flags}`,
      test: (text: string) => {
        const found = match(text)
        if (found === undefined) undecided = true
        return found !== null && found !== undefined
      },
    }
  },
  { code: 'undefined' },
)

const baseOptions = {
  strict: false,
  allErrors: true,
  logger: false,
  validateSchema: true,
  // `toString` and the like are names that answers and schemas may use.
  ownProperties: true,
  code: { regExp: boundedRegExp },
} satisfies Options

async function newAjv(draft: JsonSchemaDraft, options: Options) {
  const { default: addFormats } = await import('ajv-formats')
  const ajv = await bareAjv(draft, options)
  if (options.validateFormats === true) addFormats.default(ajv)
  return ajv
}

async function bareAjv(draft: JsonSchemaDraft, options: Options) {
  switch (draft) {
    case '2020-12':
      return new (await import('ajv/dist/2020.js')).Ajv2020(options)
    case '2019-09':
      return new (await import('ajv/dist/2019.js')).Ajv2019(options)
    case '04':
      return new (await import('ajv-draft-04')).default.default(options)
    default: {
      const ajv = new (await import('ajv')).Ajv(options)
      const draft06 = await import('ajv/dist/refs/json-schema-draft-06.json', { with: { type: 'json' } })
      ajv.addMetaSchema(draft06.default)
      return ajv
    }
  }
}

const classOf: Readonly<Record<string, SchemaErrorClass>> = {
  type: 'type',
  required: 'required',
  dependentRequired: 'required',
  dependencies: 'required',
  additionalProperties: 'additional',
  unevaluatedProperties: 'additional',
  unevaluatedItems: 'additional',
  additionalItems: 'additional',
  propertyNames: 'additional',
  enum: 'enum',
  const: 'enum',
  format: 'format',
  pattern: 'format',
  minimum: 'range',
  maximum: 'range',
  exclusiveMinimum: 'range',
  exclusiveMaximum: 'range',
  multipleOf: 'range',
  minLength: 'range',
  maxLength: 'range',
  minItems: 'range',
  maxItems: 'range',
  minProperties: 'range',
  maxProperties: 'range',
  uniqueItems: 'range',
  minContains: 'range',
  maxContains: 'range',
}

function complaintOf({ keyword, instancePath, message }: ErrorObject): SchemaComplaint {
  return {
    class: classOf[keyword] ?? 'other',
    at: instancePath.slice(0, 200),
    message: (message ?? keyword).slice(0, 200),
  }
}
