import { writeFileSync } from 'node:fs'
import { jsonl, projectFolder } from './run-cupel.ts'

/** A program that answers right except on the examples whose number divides by `wrongEvery`, shifted by `from`. */
export const assistant = (wrongEvery: number, from = 0): string =>
  `export default ({ input }) => ({ text: (Number(input) + ${from}) % ${wrongEvery} === 0 ? 'no' : 'yes' })\n`

/** 200 examples, one candidate, a margin of 5 points; wrong on every tenth example. */
export function gateProject(gate = 'margins: { exact_match: 0.05 }') {
  const folder = projectFolder({
    'cupel.yaml': `
name: gated
datasets: { golden: { file: golden.jsonl } }
candidates: { assistant: { module: assistant.mjs } }
metrics: [exact_match]
gate: { ${gate} }
`,
    'golden.jsonl': jsonl(
      Array.from({ length: 200 }, (_, at) => ({
        id: `e${at}`,
        input: String(at),
        expected: { answer: 'yes' },
        tags: { line: at % 4 === 0 ? 'auto' : 'home' },
        ...(at % 20 === 7 ? { component: 'regression' } : {}),
      })),
    ),
    'assistant.mjs': assistant(10),
  })
  return {
    ...folder,
    change: (code: string) => writeFileSync(`${folder.path}/assistant.mjs`, code),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  }
}
