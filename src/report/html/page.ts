import { createHash } from 'node:crypto'
import { embeddedJson, escapeHtml } from './escape.ts'
import { styleSheet } from './style.ts'

/** What differs from page to page: texts, which are escaped here, and parts that are HTML already. */
export interface Page {
  readonly title: string
  /** The version of Cupel that made it. */
  readonly version?: string
  /** Rules of its own, after those of every page. */
  readonly style?: string
  /** The one script that it may run, with the data that it reads. */
  readonly script?: { readonly code: string; readonly data: { readonly id: string; readonly value: unknown } }
  /** A link for who comes with a keyboard, past everything to the section that matters. */
  readonly skip?: { readonly to: string; readonly words: string }
  /** What the page is about, beside the name of Cupel. */
  readonly name: string
  /** HTML before the name of Cupel. */
  readonly mark?: string
  readonly headline: string
  /** HTML under the headline. */
  readonly lead: string
  /** HTML between the head and what is in it. */
  readonly navigation?: string
  /** HTML. */
  readonly main: string
  /** HTML. */
  readonly footer: string
}

/** One file that needs nothing else: no network, and a policy that lets only its own style and script run. */
export function htmlPage(page: Page): string {
  const { version, script, skip } = page
  const style = `${styleSheet}${page.style ?? ''}`
  const generator =
    version === undefined ? [] : [`<meta name="generator" content="cupel ${escapeHtml(version)}">`]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${hash(style)}'; ${script === undefined ? '' : `script-src '${hash(script.code)}'; `}base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
${[...generator, `<title>${escapeHtml(page.title)}</title>`].join('\n')}
<style>${style}</style>
</head>
<body>
${[
  ...(skip === undefined ? [] : [`<a class="skip" href="#${skip.to}">${escapeHtml(skip.words)}</a>`]),
  pageHead(page),
  ...(page.navigation === undefined ? [] : [page.navigation]),
  `<main>\n${page.main}\n</main>`,
  `<footer>${page.footer}</footer>`,
  ...(script === undefined
    ? []
    : [
        `<script type="application/json" id="${script.data.id}">${embeddedJson(script.data.value)}</script>`,
        `<script>${script.code}</script>`,
      ]),
].join('\n')}
</body>
</html>
`
}

function pageHead({ name, mark = '', headline, lead }: Page): string {
  return `<header>
<p class="brand">${mark}<b>Cupel</b> <span>${escapeHtml(name)}</span></p>
<h1>${escapeHtml(headline)}</h1>
${lead}
</header>`
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
