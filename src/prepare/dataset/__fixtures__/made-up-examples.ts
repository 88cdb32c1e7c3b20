import { seededRandom } from '../../../kernel/index.ts'
import { type Example, exampleSchema } from '../example.ts'

/** One example, with the fields that a test cares about. */
export function exampleOf(fields: Partial<Example> & { readonly id: string }): Example {
  return exampleSchema.parse({ input: `Question ${fields.id}?`, ...fields })
}

const words = (
  'water drain pipe burst roof hail storm fire theft jewel bicycle garage tenant landlord dog bite slip ice flood mould ' +
  'boiler engine windscreen deer claim excess limit annual travel luggage delay dentist tooth glasses phone laptop spill wine carpet ' +
  'neighbour tree fence shed cellar pump sewer backup earthquake subsidence vacancy rent guest business tools trailer boat'
).split(' ')

/** A question of a dozen random words: any two have next to nothing in common. */
export function questionOf(seed: string | number, length = 12): string {
  const random = seededRandom('question', seed)
  return Array.from({ length }, () => words[random.below(words.length)]).join(' ')
}

/** Examples with distinct questions, spread over components and labels. */
export function manyExamples(count: number, more: (at: number) => Partial<Example> = () => ({})): Example[] {
  const components = ['core', 'core', 'edge', 'adversarial', 'golden'] as const
  return Array.from({ length: count }, (_, at) =>
    exampleOf({
      id: `q-${at}`,
      input: questionOf(at),
      component: components[at % components.length] ?? 'core',
      expected: { label: at % 3 === 0 ? 'covered' : 'not_covered' },
      ...more(at),
    }),
  )
}
