/** Checks what the labels rest on: every quote stands in the policy, every id resolves, no question is asked twice. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Labelled {
  readonly id: string
  readonly input: string
  readonly component: string
  readonly expected: {
    readonly label?: string
    readonly abstain?: boolean
    readonly citations?: readonly { readonly id: string; readonly quote: string }[]
  }
}

const folder = join(import.meta.dirname, 'data')
const read = <T>(file: string): T[] =>
  readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))

const labels = ['covered', 'not_covered', 'limited']
const mostAlike = 0.6

export function problems(): string[] {
  const sections = new Map(
    read<{ id: string; text: string }>('policy.jsonl').map(({ id, text }) => [id, text]),
  )
  const examples = read<Labelled>('golden.jsonl')
  return [
    ...(sections.size < 40 ? [`only ${sections.size} sections`] : []),
    ...examples.flatMap(example => labelProblems(example, sections)),
    ...alike(examples),
  ]
}

function labelProblems({ id, expected }: Labelled, sections: ReadonlyMap<string, string>): string[] {
  const { label, abstain, citations = [] } = expected
  if (abstain)
    return label === undefined && citations.length === 0
      ? []
      : [`${id}: abstains and has a label or citations`]
  const wrong = labels.includes(label ?? '') ? [] : [`${id}: label ${label}`]
  if (citations.length === 0) wrong.push(`${id}: no citation carries its label`)
  for (const citation of citations) {
    const text = sections.get(citation.id)
    if (text === undefined) wrong.push(`${id}: there is no section ${citation.id}`)
    else if (!text.includes(citation.quote))
      wrong.push(`${id}: "${citation.quote}" does not stand in ${citation.id}`)
  }
  return wrong
}

function alike(examples: readonly Labelled[]): string[] {
  const sets = examples.map(({ input }) => new Set(input.toLowerCase().match(/[a-z0-9]+/g)))
  return examples.flatMap((example, i) =>
    examples.slice(0, i).flatMap((other, j) => {
      const [a, b] = [sets[i] as Set<string>, sets[j] as Set<string>]
      const shared = [...a].filter(word => b.has(word)).length
      const share = shared / (a.size + b.size - shared)
      return share > mostAlike ? [`${example.id} and ${other.id} ask nearly the same`] : []
    }),
  )
}

if (import.meta.main) {
  const found = problems()
  for (const problem of found) console.log(problem)
  console.log(
    found.length === 0
      ? 'every quote stands in the policy, every id resolves, no question is asked twice'
      : `${found.length} problems`,
  )
  process.exitCode = found.length === 0 ? 0 : 1
}
