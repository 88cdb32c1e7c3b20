import { type Command, Option } from 'commander'
import type { Action } from './command-input.ts'
import { integer } from './option-values.ts'

/** `cupel host-candidate`: what `cupel load` starts to have a candidate served. Not in the help: it is no command for people. */
export function addHostCommand(program: Command, action: Action): void {
  program
    .command('host-candidate', { hidden: true })
    .argument('<name>', 'candidate of the config')
    .description('Serve one candidate on loopback until stdin ends.')
    .requiredOption('--dataset <name>', 'dataset of the config')
    .addOption(new Option('--split <split>').choices(['fewshot', 'eval', 'holdout', 'all']).default('eval'))
    .option('--seed <n>', 'seed of few-shot examples', integer, 1)
    .action(action(async () => (await import('./commands/host-candidate.ts')).hostCandidateCommand))
}
