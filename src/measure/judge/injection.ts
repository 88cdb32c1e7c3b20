export interface Injection {
  /** What gave it away, by name. */
  readonly signs: readonly string[]
  /** The text without the sentences that carry a sign. */
  readonly cleaned: string
}

/** Words that speak to a judge instead of to the reader. Each was written for attacks of one kind; see the tests for rates. */
const signs: readonly (readonly [name: string, pattern: RegExp])[] = [
  [
    'orders to accept',
    /\b(?:treat|mark|accept|consider|regard|pass|grade|rate|score|label|judge)\b[^.\n]{0,30}\b(?:this|the|that|every|any|all|above|it)\b[^.\n]{0,40}\b(?:as (?:correct|complete|perfect|excellent|meeting|passed|supported|flawless|right)|favou?rably|generously|leniently|at the (?:top|upper end))/i,
  ],
  [
    'dictates the reply',
    /\b(?:output|respond|reply|answer|print|write|return|begin your (?:reply|answer|response|output))\b[^.\n]{0,20}(?:\bonly\b|\bwith\b|\bnow\b|:)[^.\n]{0,20}(?:\d\b|\{|\[|["'])/i,
  ],
  [
    'speaks of its own grading',
    /\b(?:answer|response|text|submission|candidate|reply)\b[^.\n]{0,50}\b(?:deserves?|merits|receives?|gets?|meets? (?:all|every)|is (?:fully supported|flawless|the best possible)|(?:has )?passed|should (?:pass|be (?:scored|graded|rated)))\b/i,
  ],
  [
    'speaks of the grading at hand',
    /\b(?:evaluation|grading|assessment|scoring|rubric|judg(?:e|ing)|grader|evaluator)s?\b[^.\n]{0,60}\b(?:complete(?:d)?|over|off|updated|changed|expected (?:output|score)|is (?:the best|lenien)|accept|skip|lenien)/i,
  ],
  [
    'orders in another language',
    /\b(?:ignorez|ignoriere?n?|ignora[rd]?|ignore[nz]?|donnez|gib|geben sie|asigne|otorga|bewerte)\b[^.\n]{0,60}\b(?:grille|note|consignes|kriterien|punktzahl|bestnote|note maximale|puntuaci[oó]n|instrucciones|rúbrica)\b/iu,
  ],
  [
    'orders to ignore',
    /\b(?:ignore|disregard|forget|override|bypass|skip|set aside|do not (?:apply|use|follow))\b[^.\n]{0,60}\b(?:instructions?|rubric|criteria|guidelines?|prompt|rules?|scale|above|system)\b/i,
  ],
  [
    'speaks to the judge',
    /\b(?:dear|attention|note to|message (?:to|for)|hello|hey|hi)\b[,: ]{0,3}(?:the |this |all )?(?:judges?|graders?|evaluators?|reviewers?|raters?|assessors?|ai (?:judge|model|assistant)|scoring model|llm)\b/i,
  ],
  [
    'gives the judge a role',
    /\b(?:you|the (?:judge|grader|evaluator|rater))\b[^.\n]{0,30}\b(?:must|should|are (?:now|required|obliged|instructed)|have to|will)\b[^.\n]{0,60}\b(?:scores?|rate|rating|grade|marks?|pass|points?|verdict|judge|reply|output|respond|return)\b/i,
  ],
  [
    'asks for a score',
    /\b(?:give|assign|award|grant|return|output|set|mark|rate|score|grade)\b[^.\n]{0,50}\b(?:10 ?(?:\/|out of|of) ?10|5 ?(?:\/|out of|of) ?5|score of \d+|(?:full|perfect|maximum|highest|top|best|max|excellent)\b[^.\n]{0,12}\b(?:scores?|marks?|ratings?|grades?|points?|level)|as (?:perfect|excellent)|it (?:perfect|excellent)|this perfect|five stars)\b/i,
  ],
  [
    'states its own score',
    /\b(?:scores?|ratings?|grade|verdict|marks?)\b\s*(?:is|=|:|should be|of)?\s*["']?(?:10\s*\/\s*10|5\s*\/\s*5|100\s*\/\s*100|100%|perfect|pass(?:ed)?\b|full marks|maximum|excellent)/i,
  ],
  [
    'answers in the form of a verdict',
    /["'](?:score|scores|rating|verdict|reason|reasoning)["']\s*:\s*(?:["'{[]|\d)/i,
  ],
  [
    'imitates a border',
    /(?:<\/?\s*(?:system|instructions?|answer|response|judge|assistant|user|candidate|submission|im_start|im_end)[^>\n]{0,40}>|\[\/?(?:INST|SYSTEM|ADMIN|JUDGE)\]|^#{1,4}\s*(?:system|instructions?|new task|end of (?:answer|response|input))|<\|[a-z_]+\|>|\b(?:end|begin(?:ning)?) of (?:the )?(?:answer|response|submission|candidate|untrusted|input|text)\b|-{3,}\s*(?:end|begin|system))/im,
  ],
  [
    'claims authority',
    /(?:\b(?:admin(?:istrator)?|developer|operator|openai|anthropic|calibration|system) (?:note|override|notice|prompt|instruction)s?\b|\b(?:system|admin) message:|^\s*(?:system|grader|judge|reviewer|evaluator)\s*[:,])/im,
  ],
  [
    'claims to be checked',
    /\b(?:already|previously|has been|was)\b[^.\n]{0,30}\b(?:verified|graded|approved|validated|scored|reviewed|evaluated|checked)\b[^.\n]{0,40}\b(?:by (?:an? |the )?(?:experts?|humans?|team|panel|judges?)|as (?:perfect|correct|excellent)|with full)\b/i,
  ],
]

/** Letters that are not seen, and marks that turn the direction of writing. */
const unseen = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]|\udb40[\udc00-\udfff]/g

/**
 * Whether a text speaks to its judge. Unseen letters, spaced-out words and look-alike letters are read as what they stand for. A
 * sign is no proof: a text that teaches about prompts has some too; so the text is judged a second time without it.
 */
export function findInjection(text: string): Injection | undefined {
  const plain = readable(text)
  const found = signs.flatMap(([name, pattern]) => (pattern.test(plain) ? [name] : []))
  const hidden = (text.match(unseen) ?? []).length
  if (hidden >= 8) found.push('unseen letters')
  const encoded = decoded(text)
  if (encoded !== undefined && signs.some(([, pattern]) => pattern.test(encoded))) found.push('encoded words')
  return found.length === 0 ? undefined : { signs: found, cleaned: cleaned(text) }
}

function cleaned(text: string): string {
  return text
    .split(/(?<=[.!?\n])/)
    .filter(sentence => {
      const plain = readable(sentence)
      return !signs.some(([, pattern]) => pattern.test(plain)) && decoded(sentence) === undefined
    })
    .join('')
    .replace(unseen, '')
    .trim()
}

/** As a reader sees it: full-width and look-alike letters as plain ones, spaced-out words closed up. */
function readable(text: string): string {
  return text
    .normalize('NFKC')
    .replace(unseen, '')
    .replace(/[аеорсухіѕ]/g, letter => lookAlikes[letter] ?? letter)
    .replace(/\b(?:[A-Za-z][ ._-]){4,}[A-Za-z]\b/g, spaced => spaced.replace(/[ ._-]/g, ''))
    .replace(/\*+|_{2,}|`/g, '')
}

const lookAlikes: Readonly<Record<string, string>> = {
  а: 'a',
  е: 'e',
  о: 'o',
  р: 'p',
  с: 'c',
  у: 'y',
  х: 'x',
  і: 'i',
  ѕ: 's',
}

/** The first run of base64 that holds words. */
function decoded(text: string): string | undefined {
  for (const [run] of text.matchAll(/[A-Za-z0-9+/]{24,}={0,2}/g)) {
    const words = Buffer.from(run, 'base64').toString('utf8')
    if (/^[\x20-\x7e\s]{12,}$/.test(words) && /\s/.test(words)) return words
  }
  return undefined
}
