/** What is looked for (a pattern, whole words, in either case) and what is put there. `$1` is the first group. */
export type StyleRule = readonly [find: string, put: string]

/** Question words may stand after a contraction ("isn't it?"), where writing it out would break the sentence. */
const noQuestion = '(?! (?:i|you|he|she|it|we|they|this|that|there|the)\\b)'
const negated = 'do|does|did|is|are|was|were|has|have|had|would|should|could|must|need'
/** Where a clause begins: at the start and after a mark that ends a sentence, or after a mark or word that joins two clauses. */
const sentenceStart = '(?<=^|[.!?]\\s|\\n)'
const laterClause = '(?<=[;:,]\\s|\\b(?:and|but|because|however,|therefore,) )'
const think = 'I (?:think|believe|guess|suppose|reckon)'

/**
 * Plain English to formal. Only words that mean the same in every sentence they fit: "use" and "help" are nouns too, and stay.
 * No rule may find what another one put there, so that a second pass changes nothing.
 */
export const formalRules: readonly StyleRule[] = [
  [`\\b(${negated})n['’]t\\b${noQuestion}`, '$1 not'],
  [`\\bcan['’]t\\b${noQuestion}`, 'cannot'],
  [`\\bwon['’]t\\b${noQuestion}`, 'will not'],
  ["\\b(it|that|there|here|he|she)['’]s(?= (?:been|got|had|become)\\b)", '$1 has'],
  ["\\b(it|that|there|here|what|he|she)['’]s\\b", '$1 is'],
  ["\\b(you|we|they)['’]re\\b", '$1 are'],
  ["\\b(I)['’]m\\b", '$1 am'],
  ["\\b(I|you|we|they|he|she|it|that|there)['’]ll\\b", '$1 will'],
  ["\\b(I|you|we|they|would|should|could|must)['’]ve\\b", '$1 have'],
  ["\\b(I|you|we|they|he|she)['’]d(?= like\\b)", '$1 would'],
  ["\\blet['’]s\\b", 'let us'],
  [`${sentenceStart}${think}(?: that)? (?=[\\p{L}\\d\\uE000])`, 'It appears that '],
  [`${laterClause}${think}(?: that)? (?=[\\p{L}\\d\\uE000])`, 'it appears that '],
  [`(?<=, )${think}(?=[.,;!?]|$)`, 'it appears'],
  [
    `${sentenceStart}so,? (?=(?:i|you|he|she|it|we|they|this|that|there|the|a|an|no|if|when|your)\\b)`,
    'therefore, ',
  ],
  [
    `${sentenceStart}but,? (?=(?:i|you|he|she|it|we|they|this|that|there|the|a|an|no|if|when|your)\\b)`,
    'however, ',
  ],
  [`${sentenceStart}also, `, 'in addition, '],
  [`${sentenceStart}anyway, `, 'in any case, '],
  ['\\bmaybe\\b', 'perhaps'],
  ['\\bright away\\b', 'immediately'],
  ['\\bmake sure that\\b', 'ensure that'],
  ['\\bpretty much\\b', 'largely'],
  ['\\ba bit (?!of\\b)', 'slightly '],
  ['\\bkids\\b', 'children'],
  ['\\bfolks\\b', 'people'],
  ['\\bbig\\b', 'large'],
  ['\\bbegins\\b', 'commences'],
  ['\\bbegan\\b', 'commenced'],
  ['\\bfind out\\b', 'determine'],
  ['\\bfound out\\b', 'determined'],
  ['\\blook into\\b', 'investigate'],
  ['\\bget rid of\\b', 'remove'],
  ['\\bgo up(?= (?:by|to|from|if|when|with|each|every)\\b)', 'increase'],
  ['\\bgoes up(?= (?:by|to|from|if|when|with|each|every)\\b)', 'increases'],
  ['\\bwent up\\b', 'increased'],
  ['\\bwent down\\b', 'decreased'],
  ['\\bgave back\\b', 'returned'],
  ['\\bgonna\\b', 'going to'],
  ['\\bwanna\\b', 'want to'],
  // After a digit it may be a factorial.
  ['(?<![\\d!?])!+(?=\\s|$)', '.'],
]

const contracted = 'do|does|did|is|are|was|were|has|have|had|would|should|could'

/** Formal English to plain: the reverse where that is safe, and long connectives to short ones. */
export const plainRules: readonly StyleRule[] = [
  [`\\b(${contracted}) not\\b`, "$1n't"],
  ['\\bcannot\\b', "can't"],
  ['\\bwill not\\b', "won't"],
  ['\\b(it|there) is (?=[a-z])', "$1's "],
  ['\\b(you|we|they) are (?=[a-z])', "$1're "],
  ['\\b(you|we|they) will (?=[a-z])', "$1'll "],
  [`(?:${sentenceStart}|${laterClause})it appears that `, 'I think '],
  [`${sentenceStart}(?:therefore|consequently|accordingly|thus|hence), `, 'so '],
  [`${sentenceStart}(?:however|nevertheless|nonetheless), `, 'but '],
  [`${sentenceStart}(?:in addition|additionally|furthermore|moreover), `, 'also, '],
  [`${sentenceStart}in any case, `, 'anyway, '],
  ['\\bin order to\\b', 'to'],
  ['\\bdue to the fact that\\b', 'because'],
  ['\\bin the event that\\b', 'if'],
  ['\\bat the present time\\b', 'now'],
  ['\\bprior to\\b', 'before'],
  ['\\bsubsequent to\\b', 'after'],
  ['\\bwith regard to\\b', 'about'],
  ['\\bwhereas\\b', 'while'],
  ['\\bperhaps\\b', 'maybe'],
  ['\\bensure that\\b', 'make sure that'],
  ['\\butili[sz]es\\b', 'uses'],
  ['\\butili[sz]ed\\b', 'used'],
  ['\\butili[sz]e\\b', 'use'],
  ['\\bcommences\\b', 'begins'],
  ['\\bcommenced\\b', 'began'],
  ['\\bpurchased\\b', 'bought'],
  ['\\bchildren\\b', 'kids'],
  ['(?<!\\b(?:an?|by and|at) )\\blarge\\b(?! part\\b)', 'big'],
]
