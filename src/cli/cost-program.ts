import { type Command, InvalidArgumentError } from 'commander'
import type { Action } from './command-input.ts'
import { collect } from './option-values.ts'

/** `cupel cost`: what one task of each candidate costs, people and machines in. */
export function addCostCommand(program: Command, action: Action): void {
  program
    .command('cost')
    .argument('[run]', 'run id, the beginning of one, or latest', 'latest')
    .summary('What one task of each candidate costs: tokens, machines, people, errors.')
    .description(
      'What one task of each candidate costs, part by part: tokens, tries that fail, machines, review by people, errors; per good task, per month, and with the cost of deciding. What no run can measure is stated under cost: in the config.',
    )
    .option(
      '--volume <n>',
      'tasks a month (20000, 20000/month) or a day (700/day), instead of cost.volume',
      volume,
    )
    .option('--of <candidate>', 'show what moves the cost of this candidate (default: of the cheapest)')
    .option(
      '-o, --out <file>',
      'write a report; the ending tells the format (.html .md .json); may be given more than once',
      collect,
      [],
    )
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExit status: 3 when the cost of a candidate is not known; what is missing is named.',
    )
    .action(action(async () => (await import('./commands/cost.ts')).costCommand))
}

const daysInMonth = 365.25 / 12

/** Tasks a month. */
function volume(text: string): number {
  const found = /^(\d+(?:\.\d+)?)\s*(?:\/\s*(day|month))?$/.exec(text.trim())
  if (!found) throw new InvalidArgumentError(`"${text}" is no volume; write 20000/month or 700/day.`)
  const each = Number(found[1])
  if (!(each > 0)) throw new InvalidArgumentError(`"${text}": give more than 0 tasks.`)
  return found[2] === 'day' ? each * daysInMonth : each
}
