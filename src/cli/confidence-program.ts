import { type Command, Option } from 'commander'
import type { ConfidenceSource } from '../decide/confidence/index.ts'
import type { Action } from './command-input.ts'
import { collect, list } from './option-values.ts'

// Written down here: the domain is loaded when the command is called.
const sources = [
  'stated',
  'logprobs',
  'logprobs-sum',
  'repeats',
] as const satisfies readonly ConfidenceSource[]

/** `cupel confidence`: whether confidences are true, and from which one on to answer. */
export function addConfidenceCommand(program: Command, action: Action): void {
  program
    .command('confidence')
    .argument('[run]', 'run id, the beginning of one, or latest', 'latest')
    .summary('Whether an answer stated with 80% is right in 80%, and when to ask a person.')
    .description(
      'Whether an answer stated with 80% is right in 80%, how well confidence tells right from wrong, what recalibrating would do, and with costs: from which confidence on to answer, ask a person, or say nothing.',
    )
    .option('--metric <id>', 'rate metric that says which answers are right (default: of the config)')
    .addOption(
      new Option(
        '--from <source>',
        'the stated number, log-probabilities of a mean token or summed, or the agreement of repeats (default: of the config, stated)',
      ).choices(sources),
    )
    .option('--candidates <names>', 'only these, separated by commas', list)
    .option(
      '--costs <file or pairs>',
      'YAML or JSON file, or wrong=25,review=4,abstain=1,not_covered:covered=60 (the last: right label, given label)',
    )
    .option(
      '-o, --out <file>',
      'write a report; the ending tells the format (.html .md .json); may be given more than once',
      collect,
      [],
    )
    .option('--all', 'also errors in bins, costs, and what recalibrating would do')
    .option('--json', 'as JSON')
    .action(action(async () => (await import('./commands/confidence.ts')).confidenceCommand))
}
