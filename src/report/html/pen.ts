import { escapeHtml } from './escape.ts'

type PlotLibrary = typeof import('@observablehq/plot')

/** Draws pictures as SVG text that takes its colours from the page. */
export interface Pen {
  readonly plot: PlotLibrary
  readonly draw: (options: Parameters<PlotLibrary['plot']>[0], words: PictureWords) => string
}

export interface PictureWords {
  /** Short name for a screen reader. */
  readonly title: string
  /** What the picture shows, in a sentence; the figures are in the table beside it. */
  readonly description: string
}

/** Loads Observable Plot and a document to draw into; only pages with pictures pay for it. */
export async function createPen(): Promise<Pen> {
  const [plot, { parseHTML }] = await Promise.all([import('@observablehq/plot'), import('linkedom')])
  const { document } = parseHTML('<!doctype html><html><body></body></html>')
  let drawn = 0
  return {
    plot,
    draw: (options, words) => {
      drawn += 1
      const svg = plot.plot({ ...options, document: document as never, className: 'plot' })
      return nameSvg(String(svg.outerHTML), words, `picture-${drawn}`)
    },
  }
}

/** Gives the picture its accessible name, and takes out inline styles, which the page's policy forbids. */
function nameSvg(svg: string, words: PictureWords, id: string): string {
  return svg
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .replace(/ style="[^"]*"/g, '')
    .replace(/ aria-(?:label|hidden|description)="[^"]*"/g, '')
    .replace(
      /^<svg /,
      `<svg role="img" aria-labelledby="${id}-title" aria-describedby="${id}-desc" xmlns="http://www.w3.org/2000/svg" `,
    )
    .replace(
      '>',
      `><title id="${id}-title">${escapeHtml(words.title)}</title><desc id="${id}-desc">${escapeHtml(words.description)}</desc>`,
    )
}
