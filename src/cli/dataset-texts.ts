import type { DivideResult } from '../app/dataset/divide-dataset.ts'
import type { LintResult } from '../app/dataset/look-at-dataset.ts'
import { shortHash } from '../kernel/index.ts'
import {
  type CoverageReport,
  type DatasetDiff,
  type DatasetLock,
  type DatasetVersion,
  type Severity,
  signaturesOf,
} from '../prepare/dataset/index.ts'
import type { Terminal } from './terminal.ts'

const shares = (counts: Readonly<Record<string, number | undefined>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')

export function sayFindings({ name, version, findings }: LintResult, terminal: Terminal): void {
  const { style } = terminal
  const mark: Readonly<Record<Severity, string>> = {
    error: style.bad('error  '),
    warning: style.warn('warning'),
    note: style.dim('note   '),
  }
  terminal.out(style.bold(`${name}  ${version.examples} examples  version ${shortHash(version.hash)}`))
  for (const { severity, message, remedy } of findings) {
    terminal.out(`${mark[severity]} ${message}`)
    if (remedy !== undefined && severity !== 'note') terminal.out(style.dim(`        ${remedy}`))
  }
  const count = (severity: Severity): number =>
    findings.filter(finding => finding.severity === severity).length
  terminal.out(`${count('error')} errors, ${count('warning')} warnings, ${count('note')} notes`)
}

export function saySplit(result: DivideResult, terminal: Terminal): void {
  const { style } = terminal
  const total = Object.values(result.counts).reduce((sum, count) => sum + count, 0)
  terminal.out(style.bold(`${result.name}  ${total} examples in ${result.groups} groups`))
  for (const [split, count] of Object.entries(result.counts)) {
    terminal.out(
      `  ${split.padEnd(8)} ${String(count).padStart(6)}  ${((100 * count) / Math.max(1, total)).toFixed(1)}%`,
    )
  }
  if (result.nearCopies > 0) terminal.out(`  ${result.nearCopies} pairs of near-copies were kept together`)
  for (const warning of result.warnings) terminal.say(`${style.warn('note')}  ${warning}`)
  terminal.out(
    result.isWritten
      ? `${result.moved} examples changed their split: ${result.file}. The holdout is locked in cupel.lock.json: commit both.`
      : `${result.moved} examples would change their split; nothing was written.`,
  )
}

export function sayCoverage(report: CoverageReport, terminal: Terminal): void {
  const { style } = terminal
  terminal.out('')
  for (const sentence of report.sentences) terminal.out(sentence)
  const missing = report.clusters.filter(({ isMissing }) => isMissing).slice(0, 10)
  if (missing.length > 0) terminal.out(style.bold('\nKinds of question with no golden example near:'))
  for (const { share, size, terms, typical } of missing) {
    terminal.out(`  ${(100 * share).toFixed(1)}% (${size})  ${terms.join(', ')}`)
    terminal.out(
      style.dim(`      ${typical[0]?.replace(/\s+/g, ' ').slice(0, Math.max(40, terminal.width - 8))}`),
    )
  }
}

export function sayDiff(
  result: DatasetDiff & { before: DatasetVersion; after: DatasetVersion },
  terminal: Terminal,
): void {
  const { before, after, added, removed, changed, renamed, sentences } = result
  const { style } = terminal
  terminal.out(
    style.bold(
      `${shortHash(before.hash)} (${before.examples}) to ${shortHash(after.hash)} (${after.examples})`,
    ),
  )
  for (const sentence of sentences) terminal.out(sentence)
  for (const id of added.slice(0, 50)) terminal.out(`${style.good('+')} ${id}`)
  for (const id of removed.slice(0, 50)) terminal.out(`${style.bad('-')} ${id}`)
  for (const { from, to } of renamed.slice(0, 50)) terminal.out(`${style.warn('>')} ${from} to ${to}`)
  for (const { id, fields, label } of changed.slice(0, 50)) {
    const relabelled = label === undefined ? '' : `  label ${label.from ?? 'none'} to ${label.to ?? 'none'}`
    terminal.out(`${style.warn('~')} ${id}  ${fields.join(', ')}${relabelled}`)
  }
  if (Math.max(added.length, removed.length, renamed.length, changed.length) > 50)
    terminal.out(style.dim('(the first 50 of each; --json has all)'))
}

interface Status {
  readonly name: string
  readonly version: DatasetVersion
  readonly lock: DatasetLock
  readonly openings: number
}

export function sayStatus({ name, version, lock, openings }: Status, terminal: Terminal): void {
  const { style } = terminal
  terminal.out(style.bold(`${name}  ${version.examples} examples  version ${version.hash}`))
  terminal.out(`  components  ${shares(version.components)}`)
  terminal.out(`  splits      ${shares(version.splits)}`)
  terminal.out(
    lock.holdout === undefined
      ? '  holdout     not locked: run cupel dataset split'
      : `  holdout     ${lock.holdout.examples} examples, locked as ${shortHash(lock.holdout.hash)}, opened ${openings} times`,
  )
  for (const { by, role, at, comment, isValid } of signaturesOf(lock, version.hash))
    terminal.out(
      `  ${isValid ? style.good('signed') : style.warn('void  ')}      ${by}, ${role}, ${at.slice(0, 10)}${comment === '' ? '' : `: ${comment}`}${isValid ? '' : ' (the content has changed since)'}`,
    )
  if (lock.version !== undefined && lock.version !== version.hash)
    terminal.out(
      `  ${style.warn('changed')}     the dataset is not the one that was divided (version ${shortHash(lock.version)})`,
    )
  for (const { at, by, action, reason, runId } of lock.ledger) {
    terminal.out(style.dim(`  ${at}  ${action}  ${by}  ${runId ?? ''}  ${reason}`))
  }
}
