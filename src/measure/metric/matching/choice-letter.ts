/**
 * Ways to read the chosen letter from an answer. Which one is used changes scores by points (published results
 * differ for this reason alone), so the variant is named and disagreement between variants is shown.
 */
export const choiceVariants = [
  'label',
  'boxed',
  'final_answer_phrase',
  'leading_letter',
  'parenthesised',
  'first_letter',
  'last_letter',
  'option_text',
] as const
export type ChoiceVariant = (typeof choiceVariants)[number]

export interface ChoiceQuestion {
  /** Upper-case letters that may be chosen. */
  readonly letters: readonly string[]
  /** Texts of the options in the order of the letters, when the example has them. */
  readonly options: readonly string[]
}

/** The letter that a variant reads from a text, or `undefined`. */
export function readChoice(
  text: string,
  variant: Exclude<ChoiceVariant, 'label'>,
  question: ChoiceQuestion,
): string | undefined {
  const letter = `[${question.letters.join('')}]`
  const marked = `(?:\\*\\*|__|\\()*\\s*(${letter})(?![\\p{L}\\p{N}])`
  switch (variant) {
    case 'boxed':
      return last(
        text,
        new RegExp(`\\\\boxed\\s*\\{\\s*(?:\\\\text\\s*\\{)?\\s*\\(?(${letter})\\)?\\s*\\}`, 'gu'),
      )
    case 'final_answer_phrase':
      return last(
        text,
        new RegExp(
          `(?:answer|choice|option)\\s*(?:is|would be|[:=])?\\s*:?\\s*(?:\\$*\\s*)(?:option|choice)?\\s*${marked}`.replace(
            /answer|choice|option|is|would be/g,
            word => caseless(word),
          ),
          'gu',
        ),
      )
    case 'leading_letter':
      return new RegExp(
        `^\\s*(?:\\*\\*|__|\\()*(${letter})(?:\\*\\*|__)?(?:[).:,]|\\s*$|\\s*\\n|\\s+-)`,
        'u',
      ).exec(text)?.[1]
    case 'parenthesised':
      return new RegExp(`\\((${letter})\\)`, 'u').exec(text)?.[1]
    case 'first_letter':
      return first(text, standalone(letter))
    case 'last_letter':
      return last(text, standalone(letter))
    case 'option_text':
      return byOptionText(text, question)
  }
}

/** A letter on its own. `A dog` and `I think` are words of English, not choices. */
function standalone(letter: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}'’])(?![AI] \\p{Ll})(?!I['’])(${letter})(?![\\p{L}\\p{N}'’])`, 'gu')
}

function caseless(word: string): string {
  return [...word].map(one => (one === ' ' ? '\\s+' : `[${one.toUpperCase()}${one}]`)).join('')
}

function last(text: string, pattern: RegExp): string | undefined {
  return [...text.matchAll(pattern)].at(-1)?.[1]
}

function first(text: string, pattern: RegExp): string | undefined {
  return text.matchAll(pattern).next().value?.[1]
}

/** The only option whose text occurs in the answer; an option inside a longer one that occurs does not count. */
function byOptionText(text: string, { letters, options }: ChoiceQuestion): string | undefined {
  const lower = text.toLowerCase()
  const present = options
    .map((option, index) => ({ option: option.trim().toLowerCase(), letter: letters[index] }))
    .filter(({ option }) => option !== '' && lower.includes(option))
  const longest = present.filter(({ option }) =>
    present.every(other => other.option === option || !other.option.includes(option)),
  )
  return longest.length === 1 ? longest[0]?.letter : undefined
}
