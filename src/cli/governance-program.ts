import { type Command, Option } from 'commander'
import type { Action } from './command-input.ts'
import { collect, list } from './option-values.ts'

/** `cupel readiness` and `cupel dossier`: what is asked for afterwards. */
export function addGovernanceCommands(program: Command, action: Action): void {
  addReadiness(program, action)
  addDossier(program, action)
}

function addReadiness(program: Command, action: Action): void {
  const on = (name: keyof typeof import('./commands/readiness.ts').readinessCommands) =>
    action(async () => (await import('./commands/readiness.ts')).readinessCommands[name])
  const readiness = program
    .command('readiness')
    .description(
      'The checklist before production, filled from evidence: what is done, what is not and why, and the next step.',
    )
    .addHelpText('after', '\nExit status: 0 when nothing is open, 1 otherwise.')
    .option('--candidate <name>', 'candidate to look at (default: the winner of the latest decision)')
    .option(
      '-o, --out <file>',
      'write it too; the ending tells the format (.html .md .json); may be given more than once',
      collect,
      [],
    )
    .option('--json', 'as JSON')
    .action(on('show'))
  readiness
    .command('attest')
    .argument('<item>', 'item that no machine can see, e.g. rollout')
    .description(
      'Say under your name that an item is done; bound to the candidate, the evidence and, for sign-off, the decision.',
    )
    .requiredOption('--as <name>', 'who says it')
    .requiredOption('--role <role>', 'in which role, e.g. owner')
    .requiredOption('--reason <text>', 'what was looked at')
    .option('--evidence <file>', 'file of the project that shows it; changing it voids what was said')
    .option('--not-applicable', 'the item does not apply, for the reason given')
    .action(on('attest'))
}

function addDossier(program: Command, action: Action): void {
  const on = (name: keyof typeof import('./commands/dossier.ts').dossierCommands) =>
    action(async () => (await import('./commands/dossier.ts')).dossierCommands[name])
  const dossier = program
    .command('dossier')
    .description('The sealed archive of a decision: everything it rests on in one signed file.')
  dossier
    .command('create')
    .description(
      'Gather config, dataset version, runs, cards, loads, decision and checklist, and sign the whole.',
    )
    .option('-o, --out <file>', 'where to write (default: dossiers/PROJECT-DAY.cupel.zip)')
    .option('--key <file>', 'private key (default: the one that cupel dossier keygen made)')
    .option('--unsigned', 'without a signature: anyone could have made it')
    .option('--candidate <name>', 'candidate to look at (default: the winner of the latest decision)')
    .option(
      '--runs <ids>',
      'these runs, separated by commas (default: those of the decision, or the latest)',
      list,
    )
    .option('--with-data', 'put the examples in, not only their hash and counts')
    .option('--without-answers', 'leave out what candidates answered')
    .option('--force', 'write over a file that exists')
    .option('--json', 'what was written, as JSON')
    .action(on('create'))
  dossier
    .command('verify')
    .argument('<file>', 'dossier')
    .description('Whether it is what was sealed: the signature, every file, and every byte between them.')
    .option('--key <file>', 'public key that you trust; without it, the key inside is only named')
    .option('--unsigned', 'accept one without a signature')
    .option('--json', 'as JSON')
    .action(on('verify'))
  dossier
    .command('show')
    .argument('<file>', 'dossier')
    .description('What is in it.')
    .option('--json', 'as JSON')
    .action(on('show'))
  dossier
    .command('keygen')
    .description('Make a key to sign dossiers with. The private one is written to a file and never printed.')
    .addOption(
      new Option('-o, --out <file>', 'file for the private key (default: in your user config folder)'),
    )
    .action(on('keygen'))
}
