import type { Argument, Command, Option } from 'commander'
import { buildProgram } from '../../src/cli/program.ts'
import type { Terminal } from '../../src/cli/terminal.ts'
import { code, markdown, type Page, table } from './page.ts'

/** docs/reference/cli.md: every command, argument and option, read from the program itself. */
export const cliPage: Page = {
  path: 'docs/reference/cli.md',
  render() {
    const program = buildProgram({ terminal: silent, onExit: () => {} }, '')
    // Without those that are not for people.
    const shown = program.createHelp().visibleCommands(program)
    const commands = program.commands
      .filter(command => shown.includes(command))
      .flatMap(command => withChildren(command, [program.name()]))
    return markdown(
      'Command line',
      program.description(),
      'From a clone: `npm run -s cupel -- COMMAND`. What an error says and the exit statuses are in [errors.md](errors.md).',
      commands.map(({ names }) => `- [\`${names.join(' ')}\`](#${names.join('-')})`).join('\n'),
      '## Options of every command',
      optionTable(program.options),
      ...commands.map(section),
    )
  },
}

interface Named {
  readonly names: readonly string[]
  readonly command: Command
}

function withChildren(command: Command, parents: readonly string[]): Named[] {
  const names = [...parents, command.name()]
  return [{ names, command }, ...command.commands.flatMap(child => withChildren(child, names))]
}

function section({ names, command }: Named): string {
  const { registeredArguments: args, options, commands } = command
  const usage = [
    ...names,
    commands.length > 0 ? '<command>' : '',
    ...args.map(argumentText),
    options.length ? '[options]' : '',
  ]
  return [
    `## ${names.join(' ')}`,
    command.description(),
    `\`\`\`sh\n${usage.filter(word => word !== '').join(' ')}\n\`\`\``,
    args.length === 0 ? '' : table(['argument', 'meaning', 'default'], args.map(argumentRow)),
    options.length === 0 ? '' : optionTable(options),
    commands.length === 0
      ? ''
      : commands
          .map(child => `- \`${[...names, child.name()].join(' ')}\`: ${child.description()}`)
          .join('\n'),
  ]
    .filter(part => part !== '')
    .join('\n\n')
}

function argumentText(argument: Argument): string {
  const name = argument.variadic ? `${argument.name()}...` : argument.name()
  return argument.required ? `<${name}>` : `[${name}]`
}

const argumentRow = (argument: Argument): string[] => [
  code(argumentText(argument)),
  withChoices(argument.description, argument.argChoices),
  defaultText(argument.defaultValue),
]

function optionTable(options: readonly Option[]): string {
  const rows = options
    .filter(({ hidden }) => !hidden)
    .map(option => [
      code(option.flags),
      `${withChoices(option.description, option.argChoices)}${option.mandatory ? ' Required.' : ''}`,
      option.negate ? '' : defaultText(option.defaultValue),
    ])
  return table(['option', 'meaning', 'default'], rows)
}

const withChoices = (description: string, choices: readonly string[] | undefined): string =>
  choices ? `${description} (${choices.map(code).join(', ')})` : description

function defaultText(value: unknown): string {
  if (value === undefined || value === false || (Array.isArray(value) && value.length === 0)) return ''
  return code(typeof value === 'string' ? value : JSON.stringify(value))
}

const plain = (text: string): string => text
const silent: Terminal = {
  cwd: '',
  env: {},
  width: 100,
  isInteractive: false,
  style: { bold: plain, dim: plain, good: plain, bad: plain, warn: plain },
  out: () => {},
  say: () => {},
}
