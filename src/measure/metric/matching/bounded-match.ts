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

const token =
  /\\(?:[pPk]\{[^}]*\}|u\{[^}]*\}|k<[^>]*>|.)|\[(?:\\.|[^\]\\])*\]|\((?:\?(?:<?[=!]|:|<[^>]*>|[ims-]*:))?|\)|[*+?]\??|\{\d+(?:,\d*)?\}\??|\||[\s\S]/g

/** A quantifier as the least and most repetitions that it allows. */
interface Repeat {
  readonly least: number
  readonly most: number
}

/**
 * Upper bound of the steps a backtracking engine takes, as a function of the text length, or `undefined` when the
 * pattern refers back or repeats a group whose inside may match in several ways (which can be exponential). Each
 * start position tries every way to share the text among the quantifiers, so that their numbers of ways multiply.
 */
function worstCase(pattern: string): ((length: number) => number) | undefined {
  const shape = shapeOf(pattern)
  if (shape === undefined) return undefined
  return length =>
    shape.repeats.reduce(
      (steps, { least, most }) => steps * (Math.min(most, length) - Math.min(least, length) + 2),
      (length + 1) * (pattern.length + 1) * shape.branches,
    )
}

function shapeOf(pattern: string): { repeats: readonly Repeat[]; branches: number } | undefined {
  const repeats: Repeat[] = []
  // For the whole pattern and each open group: whether its inside can match one text in several ways.
  const open = [false]
  const setOpen = () => {
    if (open.length > 0) open[open.length - 1] = true
  }
  let [branches, closed] = [1, false]
  for (const [part] of pattern.matchAll(token)) {
    const repeat = repeatOf(part)
    if (/^\\[1-9k]/.test(part) || (repeat && closed && repeat.most > 1)) return undefined
    closed = part === ')' && (open.pop() ?? false)
    if (part.startsWith('(')) open.push(false)
    else if (part === '|') branches++
    if (repeat && repeat.least !== repeat.most) repeats.push(repeat)
    if (closed || part === '|' || (repeat && repeat.least !== repeat.most)) setOpen()
  }
  return { repeats, branches }
}

function repeatOf(part: string): Repeat | undefined {
  if (/^[*+]/.test(part)) return { least: 0, most: Number.POSITIVE_INFINITY }
  if (part.startsWith('?')) return { least: 0, most: 1 }
  const counts = /^\{(\d+)(,?)(\d*)\}/.exec(part)
  if (!counts) return undefined
  const least = Number(counts[1])
  if (counts[2] === '') return { least, most: least }
  return { least, most: counts[3] === '' ? Number.POSITIVE_INFINITY : Number(counts[3]) }
}
