import { z } from 'zod'
import { type Score, scored, unscored } from '../../../kernel/index.ts'
import type { Answered } from '../metric.ts'
import { defineFamily, type MetricShape } from '../registry/family.ts'
import { emptyAnswer, isBlank, withoutExpectation } from '../registry/outcomes.ts'
import { type LanguageDetector, loadLanguageDetector } from './detect-language.ts'

/** ISO 639-1 to the ISO 639-3 codes of the detector. */
const threeLetters: Readonly<Record<string, string>> = {
  am: 'amh',
  ar: 'arb',
  az: 'azj',
  be: 'bel',
  bg: 'bul',
  bn: 'ben',
  bs: 'bos',
  cs: 'ces',
  de: 'deu',
  el: 'ell',
  en: 'eng',
  es: 'spa',
  fa: 'pes',
  fr: 'fra',
  gu: 'guj',
  ha: 'hau',
  he: 'heb',
  hi: 'hin',
  hr: 'hrv',
  hu: 'hun',
  id: 'ind',
  ig: 'ibo',
  it: 'ita',
  ja: 'jpn',
  jv: 'jav',
  ka: 'kat',
  kk: 'kaz',
  kn: 'kan',
  ko: 'kor',
  ml: 'mal',
  mr: 'mar',
  ms: 'zlm',
  my: 'mya',
  ne: 'npi',
  nl: 'nld',
  or: 'ory',
  pa: 'pan',
  pl: 'pol',
  pt: 'por',
  ro: 'ron',
  ru: 'rus',
  rw: 'kin',
  si: 'sin',
  so: 'som',
  sr: 'srp',
  su: 'sun',
  sv: 'swe',
  sw: 'swh',
  ta: 'tam',
  te: 'tel',
  th: 'tha',
  tl: 'tgl',
  tr: 'tur',
  uk: 'ukr',
  ur: 'urd',
  uz: 'uzn',
  vi: 'vie',
  yo: 'yor',
  zh: 'cmn',
  zu: 'zul',
}

/** Languages that the detector mixes up because they hardly differ in writing. */
const twins: readonly ReadonlySet<string>[] = [
  new Set(['bos', 'hrv', 'srp']),
  new Set(['ind', 'zlm', 'jav', 'sun']),
  new Set(['hin', 'mar', 'npi', 'bho', 'mai', 'mag']),
]

const settings = z.strictObject({
  is: z.string().min(2).optional().describe('Expected language, ISO 639-1 or -3, e.g. de.'),
  tag: z
    .string()
    .min(1)
    .default('lang')
    .describe('Tag of the example that names the language, when `is` is not given.'),
  minLetters: z.int().min(1).default(40).describe('Shorter answers are unscored: too little to tell.'),
})

const shape: MetricShape = {
  id: 'language',
  title: 'Right language',
  direction: 'higher',
  range: [0, 1],
  aggregation: { kind: 'rate' },
}

export const language = defineFamily({
  name: 'language',
  version: '1.0.0',
  settings,
  shorthand: 'is',
  sample: { is: 'en' },
  maxCharacters: 200_000,
  doc: {
    summary: 'Whether the answer is in the expected language.',
    formula:
      '1 if the most likely language of the answer (code, links and ids removed) is the expected one, else 0.',
    source: 'franc-min 6 (Cavnar & Trenkle 1994, trigrams; 82 languages).',
    needs: 'A language in the settings or in the tag of the example',
    limits:
      'Short and mixed texts are told badly: fewer than 40 letters are unscored. Languages that hardly differ in writing (Bosnian, Croatian, Serbian; Indonesian, Malay) count as one.',
  },
  gives: [shape],
  build: async given => {
    const detect = await loadLanguageDetector()
    return { metrics: [{ ...shape, score: answered => languageScore(answered, given, detect) }] }
  },
})

function languageScore(
  answered: Answered,
  given: z.output<typeof settings>,
  detect: LanguageDetector,
): Score {
  const expected = given.is ?? answered.example.tags[given.tag]
  if (expected === undefined) return withoutExpectation(answered, `tag ${given.tag}`)
  const wanted = threeLetters[expected.toLowerCase()] ?? expected.toLowerCase()
  if (isBlank(answered.response.text)) return emptyAnswer
  const detected = detect(answered.response.text, given.minLetters)
  if (detected === undefined) return unscored('unparsable', 'There are too few letters to tell the language.')
  const same = detected === wanted || twins.some(group => group.has(detected) && group.has(wanted))
  return scored(same ? 1 : 0, { detected, expected: wanted })
}
