import { z } from 'zod'
import { parsedJson } from '../../kernel/index.ts'
import type { ReadBody } from '../../prepare/provider/index.ts'

const answer = z.object({
  data: z.array(
    z.object({
      index: z.int().nonnegative().optional(),
      /** Some servers answer in base64 whatever they are asked: little-endian 32-bit floats. */
      embedding: z.union([z.array(z.number()), z.base64()]),
    }),
  ),
})

interface Wanted {
  readonly count: number
  /** Any length, the same for all, when not known yet. */
  readonly dimensions: number | undefined
}

/** The vectors of an answer in the order of the texts, or what is wrong with it. */
export function readVectors(body: string, { count, dimensions }: Wanted): ReadBody<Float32Array[]> {
  const parsed = answer.safeParse(parsedJson(body))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return { problem: `${issue?.path.join('.') || 'the body'} is not as documented` }
  }
  const { data } = parsed.data
  if (data.length !== count) return { problem: `${data.length} vectors for ${count} texts` }
  const places = data.map(({ index }, at) => index ?? at)
  if (new Set(places).size !== count || Math.max(...places) >= count) {
    return { problem: 'the indexes are not those of the texts' }
  }
  const vectors: Float32Array[] = new Array(count)
  for (const [at, { embedding }] of data.entries()) vectors[places[at] as number] = vectorOf(embedding)
  const length = dimensions ?? vectors[0]?.length ?? 0
  const wrong = vectors.find(vector => vector.length !== length || length === 0)
  if (wrong !== undefined) return { problem: `vectors of ${wrong.length} numbers instead of ${length}` }
  return vectors.every(vector => vector.every(Number.isFinite))
    ? { value: vectors }
    : { problem: 'numbers that are not finite' }
}

function vectorOf(embedding: readonly number[] | string): Float32Array {
  if (typeof embedding !== 'string') return Float32Array.from(embedding)
  const bytes = Buffer.from(embedding, 'base64')
  return Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_, at) => bytes.readFloatLE(at * 4))
}
