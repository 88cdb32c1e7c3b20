import { z } from 'zod'
import { CupelError, type Score, scored, unscored } from '../../../kernel/index.ts'
import type { Answered } from '../metric.ts'
import { type CodeLanguage, type CodeRunner, type CodeTestResult, codeLanguages } from '../ports.ts'
import { defineFamily, type MetricDraft, type MetricShape } from '../registry/family.ts'
import { emptyAnswer, isBlank, perAnswer, withoutExpectation } from '../registry/outcomes.ts'

const settings = z.strictObject({
  language: z
    .enum(codeLanguages)
    .optional()
    .describe('Language of the answers; without it the one named at the code block.'),
  timeMs: z.int().min(100).max(600_000).default(10_000).describe('Time for one test, wall clock.'),
  memoryMb: z.int().min(64).max(8192).default(256).describe('Memory for one test.'),
})
type Settings = z.output<typeof settings>

const shapes = [
  {
    id: 'code_tests',
    title: 'All tests passed',
    direction: 'higher',
    range: [0, 1],
    aggregation: { kind: 'rate' },
  },
  {
    id: 'code_tests_share',
    title: 'Tests passed',
    direction: 'higher',
    range: [0, 1],
    aggregation: { kind: 'ratio' },
  },
] as const satisfies readonly MetricShape[]

export const codeTests = defineFamily({
  name: 'code_tests',
  version: '1.0.0',
  settings,
  shorthand: 'language',
  sample: { language: 'python', timeMs: 5000 },
  maxCharacters: 200_000,
  doc: {
    summary: 'Whether the code in the answer passes the tests of the example.',
    formula:
      'code_tests: 1 if every test passes, else 0; code_tests_share: tests passed / tests, summed over trials.',
    source: 'Functional correctness as in Chen et al. (2021), HumanEval.',
    needs: 'expected.tests; permission to run code (allowCodeExecution), else code_execution_refused',
    limits:
      'Code runs in a child process with limits on time, memory, output, files and network. This is a guard against accidents, not a sandbox against an attacker: for untrusted models run Cupel in a container or virtual machine.',
  },
  gives: shapes,
  build: (given, { codeRunner }) => {
    if (codeRunner === undefined)
      throw new CupelError(
        'code_execution_refused',
        'code_tests runs code that a model wrote, and that is not allowed.',
        {
          hint: 'Allow it with --allow-code or run.allowCodeExecution: true, on a machine where that is acceptable.',
          details: { metric: 'code_tests' },
        },
      )
    const ran = perAnswer(answered => runTests(answered, given, codeRunner))
    const of = (shape: MetricShape, score: (results: readonly CodeTestResult[]) => Score): MetricDraft => ({
      ...shape,
      score: async answered => {
        const results = await ran(answered)
        return 'outcome' in results ? results : score(results)
      },
    })
    return {
      metrics: [
        of(shapes[0], results => scored(results.every(passed) ? 1 : 0, { tests: shown(results) })),
        of(shapes[1], results => {
          const hits = results.filter(passed).length
          return scored(hits / results.length, { hits, of: results.length })
        }),
      ],
    }
  },
})

async function runTests(
  answered: Answered,
  given: Settings,
  runner: CodeRunner,
): Promise<readonly CodeTestResult[] | Score> {
  const tests = answered.example.expected?.tests
  if (tests === undefined || tests.length === 0) return withoutExpectation(answered, 'expected.tests')
  const { text } = answered.response
  if (isBlank(text)) return emptyAnswer
  const program = codeIn(text, given.language)
  if (program === undefined)
    return unscored('unparsable', 'The language of the code is not given and not named at a code block.')
  return runner.run({ ...program, tests, limits: { timeMs: given.timeMs, memoryMb: given.memoryMb } })
}

const names: Readonly<Record<string, CodeLanguage>> = {
  js: 'javascript',
  javascript: 'javascript',
  mjs: 'javascript',
  node: 'javascript',
  jsx: 'javascript',
  ts: 'typescript',
  typescript: 'typescript',
  py: 'python',
  python: 'python',
  python3: 'python',
}

/** The code of an answer: its code blocks of the language joined in order, or the whole answer without blocks. */
function codeIn(
  text: string,
  language: CodeLanguage | undefined,
): { readonly language: CodeLanguage; readonly code: string } | undefined {
  const blocks = [...text.matchAll(/```[^\S\n]*([\w+-]*)[^\n]*\n([\s\S]*?)(?:```|$)/g)].map(
    ([, name = '', code = '']) => ({ language: names[name.toLowerCase()], named: name !== '', code }),
  )
  const chosen = language ?? blocks.find(block => block.language !== undefined)?.language
  if (chosen === undefined) return undefined
  const own = blocks.filter(block => block.language === chosen || !block.named)
  return { language: chosen, code: blocks.length === 0 ? text : own.map(({ code }) => code).join('\n') }
}

const passed = ({ outcome }: CodeTestResult) => outcome === 'passed'

function shown(results: readonly CodeTestResult[]) {
  return results.slice(0, 50).map(({ name, outcome, message }) => ({
    name: name.slice(0, 100),
    outcome,
    ...(message === undefined ? {} : { message: message.slice(0, 200) }),
  }))
}
