import { z } from 'zod'
import { type Score, scored, unscored } from '../../../kernel/index.ts'
import type { Answered } from '../metric.ts'
import { defineFamily, type MetricShape, unbounded } from '../registry/family.ts'
import { emptyAnswer, isBlank, perAnswer } from '../registry/outcomes.ts'
import { sentences, words } from '../text/words.ts'
import { type LanguageDetector, loadLanguageDetector } from './detect-language.ts'

const shapes = [
  {
    id: 'reading_ease',
    title: 'Flesch reading ease',
    direction: 'none',
    range: [-200, 121.22],
    aggregation: { kind: 'mean' },
  },
  {
    id: 'reading_grade',
    title: 'Flesch-Kincaid grade',
    direction: 'none',
    range: [-3.4, unbounded],
    aggregation: { kind: 'mean' },
  },
] as const satisfies readonly MetricShape[]

/** Fewest words on which the formulas say anything. */
const minWords = 20

export const readability = defineFamily({
  name: 'readability',
  version: '1.0.0',
  settings: z.strictObject({
    direction: z
      .enum(['easier', 'harder', 'none'])
      .default('none')
      .describe('Which way is better for your readers.'),
  }),
  shorthand: 'direction',
  maxCharacters: 200_000,
  doc: {
    summary: 'How hard the answer is to read: reading ease (90 very easy, 30 very hard) and US school grade.',
    formula:
      'Ease = 206.835 - 1.015 words/sentences - 84.6 syllables/words, at least -200; grade = 0.39 words/sentences + 11.8 syllables/words - 15.59.',
    source: 'Flesch (1948); Kincaid et al. (1975). Syllables are counted by rule (about 90% of words right).',
    needs: 'An answer in English of at least 20 words',
    limits:
      'English only: other languages are unscored. Lists, tables and code make the formulas meaningless.',
  },
  gives: shapes,
  build: async ({ direction }) => {
    const detect = await loadLanguageDetector()
    const counted = perAnswer(answered => count(answered, detect))
    const score = (formula: (counts: Counts) => number) => (answered: Answered) => {
      const counts = counted(answered)
      return 'outcome' in counts ? counts : scored(formula(counts))
    }
    const [ease, grade] = shapes
    return {
      metrics: [
        {
          ...ease,
          direction: direction === 'none' ? 'none' : direction === 'easier' ? 'higher' : 'lower',
          score: score(({ perSentence, perWord }) =>
            Math.max(-200, 206.835 - 1.015 * perSentence - 84.6 * perWord),
          ),
        },
        {
          ...grade,
          direction: direction === 'none' ? 'none' : direction === 'easier' ? 'lower' : 'higher',
          score: score(({ perSentence, perWord }) => 0.39 * perSentence + 11.8 * perWord - 15.59),
        },
      ],
    }
  },
})

interface Counts {
  /** Words a sentence. */
  readonly perSentence: number
  /** Syllables a word. */
  readonly perWord: number
}

function count({ response }: Answered, detect: LanguageDetector): Counts | Score {
  if (isBlank(response.text)) return emptyAnswer
  const prose = response.text.replace(/```[\s\S]*?(?:```|$)/g, ' ')
  const all = words(prose)
  if (all.length < minWords) return unscored('not_applicable', `The answer has fewer than ${minWords} words.`)
  const found = detect(prose)
  if (found !== 'eng')
    return unscored(
      'not_applicable',
      `The formulas are for English; this looks like ${found ?? 'no known language'}.`,
    )
  const syllables = all.reduce((sum, word) => sum + syllablesOf(word), 0)
  return { perSentence: all.length / Math.max(1, sentences(prose).length), perWord: syllables / all.length }
}

/** Syllables of an English word by rule: groups of vowels, without silent endings; at least 1. */
function syllablesOf(word: string): number {
  const letters = word.toLowerCase().replace(/[^a-z]/g, '')
  if (letters.length <= 3) return 1
  const spoken = letters
    .replace(/(?:[^laeiouy]es|[^dt]ed|[^l]e)$/, ending => ending[0] ?? '')
    .replace(/^y/, '')
  return Math.max(1, spoken.match(/[aeiouy]{1,2}/g)?.length ?? 0)
}
