import type { Command } from 'commander'
import type { Action } from './command-input.ts'
import { collect, integer, number } from './option-values.ts'

/** `cupel gate`: whether a change may go in. */
export function addGateCommand(program: Command, action: Action): void {
  const gate = program
    .command('gate')
    .argument('[run]', 'run id, the beginning of one, or latest', 'latest')
    .description(
      'Hold a candidate against a baseline: no worse than the margins of the config, or fail, or say what is missing. Exit status 0, 1 or 3.',
    )
    .option(
      '--candidate <name>',
      'candidate of the run (default: gate.candidate of the config, or the only one)',
    )
    .option(
      '--baseline <file>',
      'baseline file (default: gate.baseline of the config, reports/baseline.json)',
    )
    .option('--baseline-run <run>', 'a run of the store instead of a file')
    .option('--baseline-candidate <name>', 'candidate of that run, or another one of the same run')
    .option(
      '--save-baseline [file]',
      'write the scores of the candidate as the baseline, and compare nothing',
    )
    .option('--plan', 'what the gate will be able to say, before anything is run')
    .option('--disagree <share>', 'for --plan: share of examples on which the two differ', number)
    .option('--size <n>', 'for --plan: number of examples, instead of the eval split', integer)
    .option(
      '-o, --out <file>',
      'write the result; .md, .xml (JUnit) or .json; may be given more than once',
      collect,
      [],
    )
    .option('--summary <file>', 'append the Markdown to this file, for the step summary of a CI job')
    .option('--annotations', 'print the checks that did not pass as annotations of GitHub Actions')
    .option('--json', 'the whole result as JSON')
    .action(action(async () => (await import('./commands/gate.ts')).gateCommand))
  addReading(gate, action)
}

function addReading(gate: Command, action: Action): void {
  const on = (name: keyof typeof import('./commands/gate-kept.ts').keptGateCommands) =>
    action(async () => (await import('./commands/gate-kept.ts')).keptGateCommands[name])
  gate
    .command('list')
    .description('The gates that are kept, newest first.')
    .option('--json', 'as JSON')
    .action(on('list'))
  gate
    .command('show')
    .argument('[gate]', 'its id, the beginning of one, or the name of a candidate', 'latest')
    .description('One gate again, as it was held.')
    .option('-o, --out <file>', 'write it; .md, .xml (JUnit) or .json; may be repeated', collect, [])
    .option('--json', 'as JSON')
    .action(on('show'))
}
