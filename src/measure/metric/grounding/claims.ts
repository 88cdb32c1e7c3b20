import { type Piece, sentences, stopWords, words } from '../text/words.ts'

/** Openings of sentences that assert nothing about the documents. */
const framing =
  /^(?:sure|certainly|of course|yes|no|okay|ok|hello|hi|thanks?|thank you|i hope|i'm happy|let me know|please (?:note|let)|feel free|here(?:'s|’s| is| are) (?:an? |the |my )?(?:\w+ ){0,2}(?:summary|overview|answer|list|breakdown)|if you (?:have|need|would|want)|based on the (?:provided |given |above )?(?:\w+ )?(?:passages?|documents?|contexts?|information|text|data|json|structured data)[,:]?\s*$|in (?:summary|conclusion)[,:]?\s*$|(?:summary|answer|overview|note)s?:\s*$)/i

/** Fewest words that can state a fact. */
const minWords = 3

/**
 * Sentences of an answer that assert something: no questions, greetings, headings, or offers of help. Sentences
 * that only say what the documents do not hold are left out as well: their truth is absence, which word overlap
 * cannot check.
 */
export function claimsOf(text: string): Piece[] {
  return sentences(text).filter(({ text: sentence }) => {
    if (sentence.endsWith('?') || framing.test(sentence.replace(/^[\s*#>-]+/, ''))) return false
    if (aboutAbsence.test(sentence)) return false
    const content = words(sentence).filter(word => !stopWords.has(word.toLowerCase()))
    return content.length >= minWords
  })
}

const aboutAbsence =
  /\b(?:unable to|cannot|can't|could not|not possible to) (?:answer|determine|provide|find|confirm)\b|\b(?:do(?:es)? not|don't|doesn't|did not) (?:\w+ )?(?:mention|provide|specify|state|contain|include|address|give|discuss|say)\b|\bno (?:specific |relevant |further )?(?:information|mention|details?)\b|\bnot (?:explicitly |specifically )?(?:mentioned|provided|specified|stated|addressed)\b/i
