/** The most likely language as ISO 639-3, or `undefined` when there are too few letters (40 unless given) to tell. */
export type LanguageDetector = (text: string, minLetters?: number) => string | undefined

/** The detector's tables are a third of what a run would load at start, and few runs ask for a language. */
export async function loadLanguageDetector(): Promise<LanguageDetector> {
  const { francAll } = await import('franc-min')
  return (text, minLetters = 40) => {
    const prose = text
      .replace(/```[\s\S]*?(?:```|$)/g, ' ')
      .replace(/https?:\/\/\S+|\[[^\]]*\]|`[^`]*`/g, ' ')
      .slice(0, 5000)
    const letters = prose.match(/\p{L}/gu)?.length ?? 0
    // A letter of Chinese, Japanese or Korean carries about as much as a syllable.
    const dense =
      prose.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu)?.length ?? 0
    if (letters + dense * 2 < minLetters) return undefined
    const [best] = francAll(prose, { minLength: 1 })
    return best === undefined || best[0] === 'und' ? undefined : best[0]
  }
}
