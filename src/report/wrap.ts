/** Words in lines of at most `width` characters; a word that is longer stands on a line of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && [...line].length + 1 + [...word].length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return line === '' ? lines : [...lines, line]
}

/** The same after a mark, with further lines as far in as the first: `! `, `- `. */
export function wrapAfter(mark: string, text: string, width: number): string[] {
  return wrap(text, width - mark.length).map(
    (line, at) => `${at === 0 ? mark : ' '.repeat(mark.length)}${line}`,
  )
}

/** Characters of the longest text; 0 of none. */
export function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(text => [...text].length))
}

/** Spaces up to `width` characters, after the text or before it. */
export function pad(text: string, width: number, isLeft: boolean): string {
  const space = ' '.repeat(Math.max(0, width - [...text].length))
  return isLeft ? text + space : space + text
}

/**
 * Columns in blocks that fit into `width` after their names, which take `first`, with two spaces before each. One that is too wide
 * for any block has its own.
 */
export function columnBlocks<T>(
  columns: readonly T[],
  of: { readonly first: number; readonly width: number; readonly wide: (column: T) => number },
): T[][] {
  const blocks: T[][] = [[]]
  let used = of.first
  for (const column of columns) {
    const own = 2 + of.wide(column)
    if (used + own > of.width && blocks.at(-1)!.length > 0) {
      blocks.push([])
      used = of.first
    }
    blocks.at(-1)!.push(column)
    used += own
  }
  return blocks
}
