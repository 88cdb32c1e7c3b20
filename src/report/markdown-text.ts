import { inertLine } from './inert-text.ts'

/** Plain text that Markdown and GitHub leave alone: no markup, no mentions, no links, no pictures. */
export function markdownText(raw: string): string {
  return inertLine(raw)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '&#64;')
    .replace(/#(?=\w)/g, '&#35;')
    .replace(/\b(https?|ftp):\/\//gi, '$1&#58;//')
    .replace(/\bwww\./gi, 'www&#46;')
    .replace(/[\\`*_[\]|~$]/g, '\\$&')
    .replace(/^([-+]|\d+\.)(?=\s)/, '\\$1')
}
