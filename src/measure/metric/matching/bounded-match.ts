import { createContext, Script } from 'node:vm'
import { CupelError, messageOf } from '../../../kernel/index.ts'

/** Longest that one match of a user's pattern may take. */
const deadlineMs = 500

/** Steps below which even the worst text of this length is matched in a few milliseconds. */
const cheapSteps = 20_000_000

/**
 * Matches of a user's pattern that cannot stop a run. A pattern whose worst case on a text is small (from its
 * quantifiers and the length of the text) runs directly; any other runs in a context that is ended after 500 ms,
 * and gives `undefined`. The bound is generous: what takes 500 ms is a pattern that backtracks without end.
 */
export function boundedMatcher(
  pattern: string,
  flags: string,
): (text: string) => RegExpExecArray | null | undefined {
  const regex = compile(pattern, flags)
  const cost = worstCase(pattern)
  return text => {
    if (cost !== undefined && cost(text.length) <= cheapSteps) {
      regex.lastIndex = 0
      return regex.exec(text)
    }
    return matchWithin(regex, text)
  }
}

function compile(pattern: string, flags: string): RegExp {
  try {
    return new RegExp(pattern, flags)
  } catch (cause) {
    throw new CupelError('metric_invalid', `The pattern is not a regular expression: ${messageOf(cause)}.`, {
      hint: 'Patterns are JavaScript regular expressions; in YAML, put them in single quotes.',
      cause,
    })
  }
}

let shared: { readonly script: Script; readonly context: { regex: RegExp; text: string } } | undefined

function matchWithin(regex: RegExp, text: string): RegExpExecArray | null | undefined {
  shared ??= {
    script: new Script('regex.lastIndex = 0; regex.exec(text)'),
    context: createContext({ regex, text }) as { regex: RegExp; text: string },
  }
  shared.context.regex = regex
  shared.context.text = text
  try {
    return shared.script.runInContext(shared.context, { timeout: deadlineMs }) as RegExpExecArray | null
  } catch (thrown) {
    if ((thrown as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined
    throw thrown
  } finally {
    shared.context.text = ''
  }
}

/**
 * Upper bound of the steps a backtracking engine takes, as a function of the text length, or `undefined` when the
 * pattern repeats a group (which can be exponential) or refers back. Each start position tries every way to share
 * the text among the quantifiers.
 */
function worstCase(pattern: string): ((length: number) => number) | undefined {
  const bare = pattern.replace(/\\./g, 'x').replace(/\[\^?\]?[^\]]*\]/g, 'x')
  if (/\)[*+?{]/.test(bare) || /\\[1-9k]/.test(pattern) || /\(\?<?[=!]/.test(bare)) return undefined
  const repeats = bare.match(/[*+]|\{\d+(?:,\d*)?\}|(?<![*+?}(])\?/g) ?? []
  const alternatives = (bare.match(/\|/g)?.length ?? 0) + 1
  return length =>
    repeats.reduce(
      (steps, repeat) => steps * Math.max(2, ways(repeat, length)),
      (length + 1) * (pattern.length + 1) * alternatives,
    )
}

function ways(repeat: string, length: number): number {
  if (repeat === '?') return 2
  const most = /\{\d+(,?)(\d*)\}/.exec(repeat)
  if (!most) return length
  if (most[1] === '') return 1
  return most[2] === '' ? length : Math.min(length, Number(most[2]))
}
