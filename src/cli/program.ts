import { Command, Option } from 'commander'
import type { Action, CommandInput, Outcome } from './command-input.ts'
import { addConfidenceCommand } from './confidence-program.ts'
import { addCostCommand } from './cost-program.ts'
import { addGateCommand } from './gate-program.ts'
import { addGovernanceCommands } from './governance-program.ts'
import { addHostCommand } from './host-program.ts'
import { addJudgeCommands, addReviewCommands } from './judge-program.ts'
import { addLoadCommands } from './load-program.ts'
import { collect, integer, list, number } from './option-values.ts'
import { addSelectCommands } from './select-program.ts'
import type { Terminal } from './terminal.ts'

/** Called when a command has ended, with the exit status it asks for. */
export interface ProgramPorts {
  readonly terminal: Terminal
  readonly onExit: (status: number) => void
}

/**
 * The command line: names, options and help. What a command does is loaded when it is called, so that `--help`
 * and `--version` stay fast as commands grow.
 */
export function buildProgram({ terminal, onExit }: ProgramPorts, version: string): Command {
  const program = new Command('cupel')
    .description(
      'Choose language models on evidence: your own examples, your own metrics, every figure with its doubt.',
    )
    .version(version, '-v, --version', 'print the version')
    .option('-c, --config <file>', 'config file (default: cupel.yaml here or in a folder above)')
    .option('--store <file>', 'store file (default: the one in the config, .cupel/store.db)')
    .showHelpAfterError('(add --help for the options)')
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .addHelpText('after', afterHelp)
    .exitOverride()

  const action =
    (load: () => Promise<(input: CommandInput) => Outcome>) =>
    async (...given: unknown[]): Promise<void> => {
      const command = given.at(-1) as Command
      const run = await load()
      onExit((await run({ args: command.processedArgs, options: command.optsWithGlobals(), terminal })) ?? 0)
    }

  addProjectCommands(program, action)
  addRunCommands(program, action)
  addReadingCommands(program, action)
  addDatasetCommands(program, action)
  addReviewCommands(program, action)
  addJudgeCommands(program, action)
  addConfidenceCommand(program, action)
  addLoadCommands(program, action)
  addCostCommand(program, action)
  addSelectCommands(program, action)
  addGateCommand(program, action)
  addGovernanceCommands(program, action)
  addServeCommand(program, action)
  addHostCommand(program, action)
  return program
}

const afterHelp = `
Exit status: 0 done, 1 gate failed or requirement missed, 2 usage or config, 3 inconclusive, 4 setup missing,
             5 provider unavailable, 6 store, 70 bug of Cupel, 130 interrupted (says how to go on).

Begin with:  cupel init          a small project in this folder
             cupel demo          a full worked example that needs no key`

function addProjectCommands(program: Command, action: Action): void {
  program
    .command('init')
    .argument('[folder]', 'where to begin', '.')
    .description('Begin a project: a config, a small dataset and a first candidate, ready to run.')
    .option('-y, --yes', 'ask nothing and take the defaults')
    .option('--force', 'write over files that exist')
    .action(action(async () => (await import('./commands/init.ts')).initCommand))
  program
    .command('demo')
    .argument('[folder]', 'where to put the example', 'cupel-demo')
    .description(
      'Run the worked example: real programs answer insurance coverage questions; ends with a recommendation.',
    )
    .addOption(
      new Option('--progress <mode>', 'how to show progress').choices(['bars', 'plain', 'json', 'quiet']),
    )
    .option('--limit <n>', 'examples at most', integer)
    .action(action(async () => (await import('./commands/demo.ts')).demoCommand))
}

function addRunCommands(program: Command, action: Action): void {
  program
    .command('run')
    .description('Ask every candidate about every example, score the answers, and print the estimates.')
    .option('-d, --dataset <name>', 'dataset of the config (default: the only one)')
    .option('--split <split>', 'fewshot, eval, holdout or all (default: eval)', 'eval')
    .option('--unlock-reason <text>', 'why the holdout is opened; written to the ledger with who and when')
    .option('--candidates <names>', 'only these, separated by commas', list)
    .option('--limit <n>', 'examples at most: a quick look, not a measurement', integer)
    .option('--repeats <n>', 'independent draws for each example', integer)
    .option('--seed <n>', 'seed of the run', integer)
    .option('--budget <usd>', 'begin no new call once this much is known to be spent', number)
    .option('--deadline <time>', 'begin no new call after this time, e.g. 30m')
    .option('--no-cache', 'ask models again even where a reply is kept')
    .option('--allow-code', 'let the metric code_tests run code that candidates wrote')
    .addOption(
      new Option('--progress <mode>', 'how to show progress').choices(['bars', 'plain', 'json', 'quiet']),
    )
    .option('--json', 'events as JSON lines on stdout, the last one with the estimates')
    .action(action(async () => (await import('./commands/run.ts')).runCommand))
  program
    .command('resume')
    .argument('[run]', 'run id, the beginning of one, or latest', 'latest')
    .description('Go on with a run that was stopped or killed. Nothing finished is lost or done twice.')
    .option('--retry-failed', 'make the failed trials again')
    .option('--budget <usd>', 'a new budget for the whole run', number)
    .option('--deadline <time>', 'begin no new call after this time, e.g. 30m')
    .option('--allow-code', 'let the metric code_tests run code that candidates wrote')
    .addOption(
      new Option('--progress <mode>', 'how to show progress').choices(['bars', 'plain', 'json', 'quiet']),
    )
    .option('--json', 'events as JSON lines on stdout')
    .action(action(async () => (await import('./commands/resume.ts')).resumeCommand))
  program
    .command('score')
    .argument('[run]', 'run id, the beginning of one, or latest', 'latest')
    .description(
      'Score the kept answers of a run again with the metrics of the config. Calls no candidate; judges are models and may cost.',
    )
    .option('--metrics <names>', 'only these metrics of the config, separated by commas', list)
    .option('--missing', 'only scores that are not there yet')
    .option('--budget <usd>', 'begin no new call to a judge once this much is known to be spent', number)
    .option('--allow-code', 'let the metric code_tests run code that candidates wrote')
    .action(action(async () => (await import('./commands/score.ts')).scoreCommand))
}

function addReadingCommands(program: Command, action: Action): void {
  program
    .command('runs')
    .description('List the runs in the store, newest first.')
    .option('--json', 'as JSON')
    .action(action(async () => (await import('./commands/runs.ts')).runsCommand))
  program
    .command('compare')
    .argument('[runs...]', 'one run, or two (default: latest)')
    .description(
      'The matrix of candidates and metrics with intervals and ties, the paired differences, and each slice.',
    )
    .option('--metrics <ids>', 'only these metrics, separated by commas', list)
    .option('--slices', 'print every slice')
    .option('--differ <n>', 'print the n examples on which the candidates differ most', integer)
    .option('--json', 'the whole comparison as JSON')
    .action(action(async () => (await import('./commands/compare.ts')).compareCommand))
  program
    .command('report')
    .argument('[runs...]', 'one run, or two (default: latest)')
    .description(
      'Write a report: one self-contained HTML file, and Markdown, JSON, JUnit XML or CSV on request.',
    )
    .option(
      '-o, --out <file>',
      'where to write; the ending tells the format (.html .md .json .xml .csv); may be given more than once',
      collect,
      [],
    )
    .action(action(async () => (await import('./commands/report.ts')).reportCommand))
}

function addServeCommand(program: Command, action: Action): void {
  program
    .command('serve')
    .description(
      'The pages: the matrix, every trial, datasets, judges, and the work of people: rating, deciding, signing.',
    )
    .option(
      '--host <address>',
      'address to listen at; other than this machine it takes --public-url',
      '127.0.0.1',
    )
    .option('--port <n>', 'port to listen at; 0 takes any that is free', integer, 4646)
    .option('--public-url <url>', 'https address that people use, of the proxy before the server')
    .action(action(async () => (await import('./commands/serve.ts')).serveCommand))
}

function addDatasetCommands(program: Command, action: Action): void {
  const dataset = program
    .command('dataset')
    .description('Build, check, split, sample and version a golden dataset.')
  const on: DatasetAction = name =>
    action(async () => (await import('./commands/dataset.ts')).datasetCommands[name])
  dataset
    .command('import')
    .argument('<source>', 'JSONL, JSON, CSV, TSV or Parquet file, or a Hugging Face style folder')
    .description(
      'Read examples, keep the good ones, and say of every bad one where it is and what was expected.',
    )
    .requiredOption('-o, --out <file>', 'JSONL file to write')
    .option(
      '-m, --map <field=source>',
      'field of an example = field of the source, e.g. input=question',
      collect,
      [],
    )
    .option('--mapping <dataset>', 'use the mapping of this dataset in the config')
    .option('--part <split>', 'split of a Hugging Face style folder')
    .option('--no-duplicates', 'do not look for duplicates')
    .option('--force', 'write over a file that exists')
    .action(on('import'))
  dataset
    .command('lint')
    .argument('[dataset]', 'dataset of the config, or a JSONL file')
    .description(
      'Counts against the recommended floors, balance, leakage, slices too small to conclude anything on.',
    )
    .option('--json', 'findings as JSON')
    .action(on('lint'))
  dataset
    .command('split')
    .argument('[dataset]', 'dataset of the config')
    .description('Divide into few-shot, eval and holdout, the same way every time, and lock the holdout.')
    .option('--dry-run', 'show what would be written')
    .option('--reason <text>', 'why a locked holdout is drawn again; written to the ledger')
    .option('--fresh', 'draw the holdout only from examples of which no result was seen')
    .action(on('split'))
  addSamplingCommands(dataset, on)
}

type DatasetAction = (
  name: keyof typeof import('./commands/dataset.ts').datasetCommands,
) => ReturnType<Action>

function addSamplingCommands(dataset: Command, on: DatasetAction): void {
  dataset
    .command('sample')
    .argument('<log>', 'log of production records: any format that import takes')
    .description(
      'Stratified random sample of a log in one pass, with a report on what no golden example covers.',
    )
    .option('-n, --size <n>', 'examples to draw', integer, 500)
    .option('--by <field>', 'field whose values are the strata')
    .option('-m, --map <field=source>', 'field of an example = field of the log', collect, [])
    .addOption(
      new Option('--allocation <how>', 'places for strata: as many as they have in the log, or alike')
        .choices(['proportional', 'equal'])
        .default('proportional'),
    )
    .option('--seed <n>', 'seed of the draw', integer, 1)
    .option('--against <dataset>', 'dataset whose coverage of the log is reported')
    .requiredOption('-o, --out <file>', 'JSONL file to write')
    .option('--force', 'write over a file that exists')
    .action(on('sample'))
  dataset
    .command('plan')
    .argument('[dataset]', 'dataset of the config whose size is looked at')
    .description('How many examples a difference needs to be seen, and what the present number can see.')
    .option('--difference <points>', 'difference that matters, in points', number, 5)
    .option('--power <share>', 'chance to see it', number, 0.8)
    .option('--disagree <share>', 'share of examples on which two candidates differ', number)
    .option('--rate <share>', 'expected rate', number, 0.8)
    .option('--size <n>', 'number of examples, instead of a dataset', integer)
    .option('--one-sided', 'only one direction would change the decision')
    .option('--json', 'as JSON')
    .action(on('plan'))
  dataset
    .command('diff')
    .argument('<a>', 'dataset file, or dataset of the config')
    .argument('<b>', 'dataset file, or dataset of the config')
    .description('What was added, removed and changed between two versions.')
    .option('--json', 'as JSON')
    .action(on('diff'))
  dataset
    .command('sign')
    .argument('[dataset]', 'dataset of the config')
    .description('Put the name of a person under the dataset as it is; any change of content voids it.')
    .requiredOption('--as <name>', 'who signs')
    .requiredOption('--role <role>', 'in which role, e.g. expert')
    .option('--comment <text>', 'what was looked at')
    .action(on('sign'))
  dataset
    .command('status')
    .argument('[dataset]', 'dataset of the config')
    .description('Version, counts, holdout lock and ledger.')
    .action(on('status'))
}
