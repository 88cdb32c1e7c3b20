/** A comparison to terminal, Markdown, JSON, JUnit, CSV and one self-contained HTML page. No calculations: all figures are in the comparison. */

export { renderHtml } from './html/render-html.ts'
export { inertLine } from './inert-text.ts'
export { csvTable, renderCsv, renderPairsCsv } from './render-csv.ts'
export { renderDisagreements } from './render-disagreements.ts'
export { renderJson } from './render-json.ts'
export { renderJunit } from './render-junit.ts'
export { renderMarkdown } from './render-markdown.ts'
export { renderSlices } from './render-slices.ts'
export { plainStyle, renderTerminal } from './render-terminal.ts'
