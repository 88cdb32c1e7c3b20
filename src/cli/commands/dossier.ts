import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { createDossier } from '../../app/governance/create-dossier.ts'
import { defaultKeyFile, makeKey, openKey, openPublicKey } from '../../app/governance/key-files.ts'
import { showDossier } from '../../app/governance/show-dossier.ts'
import { verifyDossier } from '../../app/governance/verify-dossier.ts'
import { openProject } from '../../app/open-project.ts'
import { CupelError } from '../../kernel/index.ts'
import type { SigningKey } from '../../operate/governance/index.ts'
import type { CommandInput } from '../command-input.ts'
import { sayCheck, sayContents, sayKey, sayMade } from '../dossier-texts.ts'
import { projectOptions } from '../project-options.ts'
import type { Terminal } from '../terminal.ts'

type Command = (input: CommandInput) => Promise<number | undefined>

const createCommand: Command = async ({ options, terminal }) => {
  const key = keyFor(options, terminal)
  await using project = await openProject(projectOptions(options, terminal))
  const made = await createDossier(project, {
    out: options.out === undefined ? undefined : resolve(terminal.cwd, String(options.out)),
    key,
    candidate: options.candidate as string | undefined,
    runs: options.runs as readonly string[] | undefined,
    withData: options.withData === true,
    withAnswers: options.withoutAnswers !== true,
    isForced: options.force === true,
  })
  const file = relative(terminal.cwd, made.file) || made.file
  if (options.json === true) terminal.out(JSON.stringify({ ...made, file }, undefined, 2))
  else sayMade({ ...made, file }, terminal)
  return 0
}

/** The key that is named, else the one that keygen made; none only when asked for. */
function keyFor(options: CommandInput['options'], terminal: Terminal): SigningKey | undefined {
  if (options.unsigned === true) {
    if (options.key === undefined) return undefined
    throw new CupelError('usage_invalid', '--key and --unsigned exclude each other.')
  }
  const usual = defaultKeyFile(terminal.env)
  if (options.key === undefined && !existsSync(usual))
    throw new CupelError('signing_key_missing', 'A dossier is signed, and there is no key to sign it with.', {
      hint: 'Make one: cupel dossier keygen. Or name yours with --key FILE; --unsigned writes one that anyone could have made.',
    })
  const { key, warnings } = openKey(
    options.key === undefined ? usual : resolve(terminal.cwd, String(options.key)),
  )
  for (const warning of warnings) terminal.say(`${terminal.style.warn('!')} ${warning}`)
  return key
}

const verifyCommand: Command = async ({ args, options, terminal }) => {
  const check = await verifyDossier(resolve(terminal.cwd, String(args[0])), {
    key: options.key === undefined ? undefined : openPublicKey(resolve(terminal.cwd, String(options.key))),
    acceptsUnsigned: options.unsigned === true,
  })
  if (options.json === true) terminal.out(JSON.stringify(check, undefined, 2))
  else sayCheck(check, terminal)
  return check.isSound ? 0 : 1
}

const showCommand: Command = async ({ args, options, terminal }) => {
  const shown = await showDossier(resolve(terminal.cwd, String(args[0])))
  if (options.json === true) terminal.out(JSON.stringify(shown, undefined, 2))
  else sayContents(shown, terminal)
  return shown.isSound ? 0 : 1
}

const keygenCommand: Command = async ({ options, terminal }) => {
  const file =
    options.out === undefined ? defaultKeyFile(terminal.env) : resolve(terminal.cwd, String(options.out))
  sayKey(makeKey(file), terminal)
  return 0
}

export const dossierCommands = {
  create: createCommand,
  verify: verifyCommand,
  show: showCommand,
  keygen: keygenCommand,
} as const
