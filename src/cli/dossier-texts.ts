import type { MadeDossier } from '../app/governance/create-dossier.ts'
import type { MadeKey } from '../app/governance/key-files.ts'
import type { ShownDossier } from '../app/governance/show-dossier.ts'
import type { DossierCheck } from '../app/governance/verify-dossier.ts'
import { spokenFingerprint } from '../operate/governance/index.ts'
import { inertLine } from '../report/index.ts'
import type { Terminal } from './terminal.ts'

/** What was sealed, and what a reader will miss. */
export function sayMade({ file, files, fingerprint, leftOut }: MadeDossier, terminal: Terminal): void {
  const { style } = terminal
  const bytes = files.reduce((sum, one) => sum + one.bytes, 0)
  terminal.out(style.bold(file))
  terminal.out(`${files.length} files, ${sizeText(bytes)} unpacked`)
  for (const { what, why } of leftOut) terminal.out(style.dim(inertLine(`not in it: ${what}; ${why}`)))
  if (fingerprint === undefined) {
    terminal.out(style.warn('not signed: its hashes show damage, and not who made it'))
    terminal.say(`next: cupel dossier verify ${file} --unsigned`)
    return
  }
  terminal.out('signed by the key with the fingerprint')
  terminal.out(`  ${spokenFingerprint(fingerprint)}`)
  terminal.say(
    `next: cupel dossier verify ${file}, and give others the fingerprint by another way than the file`,
  )
}

/** Whether it is what was sealed, what is wrong, and what trust rests on. */
export function sayCheck(check: DossierCheck, terminal: Terminal): void {
  const { style } = terminal
  const { isSound, problems, manifest, fingerprint, trust } = check
  terminal.out(isSound ? style.good('It is what was sealed.') : style.bad('It is not what was sealed.'))
  for (const problem of problems.slice(0, mostShown)) terminal.out(`  ${inertLine(problem)}`)
  if (problems.length > mostShown) terminal.out(`  and ${problems.length - mostShown} more (--json)`)
  if (manifest !== undefined)
    terminal.out(
      style.dim(
        inertLine(
          `${manifest.project}, ${manifest.createdAt}, cupel ${manifest.cupelVersion}, ${manifest.files.length} files`,
        ),
      ),
    )
  if (trust === 'trusted') terminal.out('signed by the key that you gave')
  if (trust === 'named' && fingerprint !== undefined) {
    terminal.out('signed by the key inside; compare its fingerprint with what its owner told you')
    terminal.out(`  ${spokenFingerprint(fingerprint)}`)
    terminal.say('or name the key that you trust: --key FILE')
  }
  if (trust === 'unsigned') terminal.out(style.warn('not signed: anyone could have made it'))
}

const mostShown = 20

/** What is in it, file by file, after whether it may be believed. */
export function sayContents(shown: ShownDossier, terminal: Terminal): void {
  sayCheck(shown, terminal)
  const { about, manifest } = shown
  const candidate = about?.candidate
  if (typeof candidate === 'object' && candidate !== null && 'name' in candidate)
    terminal.out(
      inertLine(
        `candidate ${String(candidate.name)}${about?.decision === undefined ? '' : `, decision ${String(about.decision)}`}`,
      ),
    )
  terminal.out('')
  for (const { path, bytes } of manifest?.files ?? [])
    terminal.out(`${sizeText(bytes).padStart(10)}  ${inertLine(path)}`)
  if (!Array.isArray(about?.leftOut) || about.leftOut.length === 0) return
  terminal.out('\nnot in it')
  for (const one of about.leftOut as readonly { what?: unknown; why?: unknown }[])
    terminal.out(terminal.style.dim(inertLine(`  ${String(one?.what)}: ${String(one?.why)}`)))
}

/** Where the key is. The private one is never shown. */
export function sayKey(
  { privateFile, publicFile, fingerprint, gitFolder }: MadeKey,
  terminal: Terminal,
): void {
  terminal.out(`private key  ${privateFile} (yours alone: whoever has it can sign in your name)`)
  terminal.out(`public key   ${publicFile} (for everyone)`)
  terminal.out('fingerprint')
  terminal.out(`  ${spokenFingerprint(fingerprint)}`)
  if (gitFolder !== undefined)
    terminal.say(
      `${terminal.style.warn('!')} The private key stands in a git working tree. Add it to ${gitFolder}/.gitignore, or move it out.`,
    )
  terminal.say('next: cupel dossier create')
}

function sizeText(bytes: number): string {
  if (bytes < 10_000) return `${bytes} B`
  return bytes < 10_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${Math.round(bytes / 1_000_000)} MB`
}
