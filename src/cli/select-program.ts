import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Action } from './command-input.ts'
import { collect, integer } from './option-values.ts'

/** `verdict_match=0.6,cost=0.4`. */
function weightList(text: string): Record<string, number> {
  const weights: Record<string, number> = {}
  for (const part of text.split(',').filter(piece => piece.trim() !== '')) {
    const at = part.lastIndexOf('=')
    const [name, weight] = [part.slice(0, at).trim(), Number(part.slice(at + 1))]
    if (at < 1 || name === '' || part.slice(at + 1).trim() === '' || !Number.isFinite(weight) || weight <= 0)
      throw new InvalidArgumentError(`"${part.trim()}" is not of the form name=0.5 with a weight above 0.`)
    if (Object.hasOwn(weights, name)) throw new InvalidArgumentError(`${name} has two weights.`)
    weights[name] = weight
  }
  return weights
}

/** `cupel select` and `cupel requirements`: what is good enough, who meets it, and whom to choose. */
export function addSelectCommands(program: Command, action: Action): void {
  addRequirements(program, action)
  program
    .command('select')
    .argument('[run]', 'run to decide by: id, the beginning of one, or latest', 'latest')
    .description(
      'Who meets every requirement, the cheapest or best of them, with what doubt, and what would change it.',
    )
    .option(
      '--weights <name=weight,...>',
      'decide by a weighted score of metrics, latency and cost (default: weights of the requirements)',
      weightList,
    )
    .option('--confirm', 'take the one final look: run the winner on the holdout; written to the ledger')
    .option('--as <name>', 'who takes the look at the holdout')
    .option('--candidate <name>', 'which one to look at, where several are tied')
    .option('--seed <n>', 'seed of the draws (default: that of the run)', integer)
    .option('--allow-code', 'let the metric code_tests run code that candidates wrote')
    .addOption(
      new Option('--progress <mode>', 'how to show progress of the look').choices([
        'bars',
        'plain',
        'json',
        'quiet',
      ]),
    )
    .option('--all', 'show every candidate, however many')
    .option('--json', 'the decision as JSON')
    .option(
      '-o, --out <file>',
      'where to write it too; the ending tells the format (.html .md .json); may be given more than once',
      collect,
      [],
    )
    .addHelpText(
      'after',
      '\nExit status: 0 recommended, 1 no candidate passes, 3 inconclusive. Each decision is kept in decisions/.',
    )
    .action(action(async () => (await import('./commands/select.ts')).selectCommand))
}

function addRequirements(program: Command, action: Action): void {
  const requirements = program
    .command('requirements')
    .description('What is good enough, said and locked before results are seen.')
  const on = (name: keyof typeof import('./commands/requirements.ts').requirementCommands) =>
    action(async () => (await import('./commands/requirements.ts')).requirementCommands[name])
  requirements
    .command('lock')
    .description(
      'Write the requirements of the config into cupel.lock.json with hash, time and name. A later change stays visible.',
    )
    .requiredOption('--as <name>', 'who states them')
    .action(on('lock'))
  requirements
    .command('show')
    .description('The requirements of the config, whether they are locked, and what was changed since.')
    .option('--json', 'as JSON')
    .action(on('show'))
  requirements
    .command('check')
    .description('Whether the config still states what was locked: 0 yes, 1 no, 3 never locked.')
    .action(on('check'))
}
