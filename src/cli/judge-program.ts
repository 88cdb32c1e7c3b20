import { type Command, Option } from 'commander'
import type { Action } from './command-input.ts'
import { integer, list, number } from './option-values.ts'

/** `cupel judge`: asking models that judge, and measuring any scorer against people. */
export function addJudgeCommands(program: Command, action: Action): void {
  const judge = program
    .command('judge')
    .description(
      'Measure a scorer against people: a metric, a judge or a classifier decides nothing before that.',
    )
  const on: On = name => action(async () => (await import('./commands/judge.ts')).judgeCommands[name])
  addAsking(judge, on)
  addMeasuring(judge, on)
}

type On = (name: keyof typeof import('./commands/judge.ts').judgeCommands) => ReturnType<Action>

const budgetHelp =
  'begin no new call to the judge once this much is known to be spent by this command (default: run.budgetUsd)'

function addAsking(judge: Command, on: On): void {
  judge
    .command('estimate')
    .description(
      'What the judges of the config would take on the answers of a run: calls, tokens, money, time.',
    )
    .option('--run <run>', 'run whose answers would be judged', 'latest')
    .option('--per-day <n>', 'answers a day in use: what watching them would cost', integer)
    .option('--judge-share <percent>', 'of the answers a day, seen by the judge', number, 5)
    .option('--human-share <percent>', 'of the answers a day, seen by people', number, 0.5)
    .option('--minutes <n>', 'of a person for one answer', number, 3)
    .option('--wage <usd>', 'for an hour', number, 40)
    .option('--json', 'as JSON')
    .action(on('estimate'))
  judge
    .command('pair')
    .argument('<a>', 'candidate of the run')
    .argument('<b>', 'the other one')
    .description(
      'Which of two candidates a judge prefers, asked in both orders; win rate, flips, and what length adds.',
    )
    .requiredOption('--model <name>', 'PROVIDER/NAME of the judge')
    .option('--base-url <url>', 'of an OpenAI-compatible server')
    .option('--api-key <name>', 'name of the environment variable that holds the key')
    .option('--run <run>', 'run whose answers are compared', 'latest')
    .option('--limit <n>', 'examples at most', integer)
    .option('--budget <usd>', budgetHelp, number)
    .option('-o, --out <file>', 'JSONL file for the verdict of every pair; the same command goes on from it')
    .option('--json', 'as JSON')
    .action(on('pair'))
  judge
    .command('biases')
    .argument('<scorer>', 'metric of the config that reads the answer: a judge, or a metric of the text')
    .description(
      'Whether style and the order of answers move a scorer: scores answers of a run again, up to four times each.',
    )
    .option('--run <run>', 'run whose answers are scored again', 'latest')
    .option('-n, --size <n>', 'answers to draw at random', integer, 60)
    .option('--seed <n>', 'of the draw and the second order (default: that of the run)', integer)
    .option('--budget <usd>', budgetHelp, number)
    .option('--json', 'the figures as JSON')
    .action(on('biases'))
}

function addMeasuring(judge: Command, on: On): void {
  judge
    .command('calibrate')
    .argument('<scorer>', 'metric of the run')
    .description(
      'Agreement with human ratings, what people agree among themselves, and the gate; writes the card.',
    )
    .requiredOption(
      '--labels <file>',
      'human ratings: exampleId, rater, value, and candidate where there are several',
    )
    .option(
      '--question <name>',
      'dimension, or question of Label Studio or Argilla, that is meant where there are several',
    )
    .option('--run <run>', 'run whose answers were rated', 'latest')
    .addOption(
      new Option('--part <part>', 'labels to use; the final figure comes from the test part')
        .choices(['development', 'test', 'all'])
        .default('test'),
    )
    .addOption(
      new Option('--scale <scale>', 'how verdicts are compared').choices(['nominal', 'ordinal', 'numeric']),
    )
    .option(
      '--pairs <file>',
      "verdicts of the scorer's model on pairs, from cupel judge pair -o: what the place of an answer does",
    )
    .option('--required <kappa>', 'agreement that is asked for (default: 0.80)', number)
    .option('--least-items <n>', 'fewest answers, for a look that passes no gate (default: 50)', integer)
    .option('--least-ratings <n>', 'fewest ratings of an answer, for a look (default: 3)', integer)
    .option('--json', 'the card as JSON')
    .action(on('calibrate'))
  judge
    .command('cards')
    .description('The card of every scorer, and whether anything may rest on it.')
    .option('--json', 'as JSON')
    .action(on('cards'))
  judge
    .command('correct')
    .argument('<scorer>', 'metric of the run')
    .description('What people would say of all answers, from the scorer on all and people on a random part.')
    .option(
      '--labels <file>',
      'human ratings of a random part of the answers (without: by what the card of the scorer knows of its errors)',
    )
    .option(
      '--question <name>',
      'dimension, or question of Label Studio or Argilla, that is meant where there are several',
    )
    .option('--run <run>', 'run whose answers were rated', 'latest')
    .option('--within <points>', 'wished half-width: how many more labels it takes (default: 2)', number)
    .option('--json', 'as JSON')
    .action(on('correct'))
}

/** `cupel review`: work for people. */
export function addReviewCommands(program: Command, action: Action): void {
  const review = program
    .command('review')
    .description('Have people rate answers: blind, at random, in the page (cupel serve) or in sheets.')
  const on: OnReview = name => action(async () => (await import('./commands/review.ts')).reviewCommands[name])
  addDrawing(review, on)
  addGathering(review, on)
}

type OnReview = (name: keyof typeof import('./commands/review.ts').reviewCommands) => ReturnType<Action>

function addDrawing(review: Command, on: OnReview): void {
  review
    .command('draw')
    .argument('<folder>', 'where the review is written; cupel serve shows those in reviews/NAME')
    .description('Draw answers of a run for people to rate, without candidate, scores or other raters.')
    .option('--question <text>', 'what raters are asked, to be answered by yes or no')
    .option(
      '--rubric <name>',
      'ready-made rubric, or a file of one: its dimensions are what raters are asked',
    )
    .option(
      '--raters <names>',
      'separated by commas; each gets a sheet (default: any expert, in the page)',
      list,
    )
    .addOption(
      new Option('--mode <mode>', 'answers one by one, or two of them side by side')
        .choices(['single', 'pairwise'])
        .default('single'),
    )
    .option('--candidates <names>', 'answers of these only; the two of a pair', list)
    .option('-n, --size <n>', 'answers, or pairs, to rate', integer, 100)
    .option('--ratings <n>', 'raters of each answer (default: all that are named, or 3)', integer)
    .addOption(
      new Option('--by <how>', 'how answers are drawn')
        .choices(['random', 'stratified', 'disagreement'])
        .default('random'),
    )
    .option('--run <run>', 'run whose answers are rated', 'latest')
    .action(on('draw'))
}

function addGathering(review: Command, on: OnReview): void {
  review
    .command('collect')
    .argument('<folder>', 'folder of the review')
    .description(
      'Read page and sheets: how far each rater is, how far they agree, where they differ; write the ratings.',
    )
    .option('-o, --out <file>', 'file to write, for cupel judge or a labelling tool')
    .addOption(
      new Option('--format <format>', 'of the file (default: by its ending, .jsonl, .json or .csv)').choices([
        'ratings',
        'label-studio',
        'argilla',
        'csv',
      ]),
    )
    .option('--json', 'as JSON')
    .action(on('collect'))
  review
    .command('export')
    .argument('<folder>', 'folder of the review')
    .description('Write what raters handed in with their comments, marked words and times, as CSV or JSONL.')
    .requiredOption('-o, --out <file>', 'file to write: .csv, or .jsonl')
    .option('--blind', 'for whoever is still to judge: raters as letters, no candidates, no examples')
    .option('--rater <name>', 'for this rater: only their own, as they saw it')
    .action(on('export'))
  review
    .command('adjudicate')
    .argument('<folder>', 'folder of the review')
    .description('Write the answers on which raters differ as a sheet for one person who decides.')
    .requiredOption('--by <name>', 'who decides')
    .option('--dimension <id>', 'only this one, where raters were asked about several')
    .action(on('adjudicate'))
  review
    .command('gold')
    .argument('<folder>', 'folder of the review')
    .description(
      'Write one label an answer: what an adjudicator decided, else what the ratings say together.',
    )
    .requiredOption('-o, --out <file>', 'JSONL file to write')
    .option('--dimension <id>', 'which one, where raters were asked about several')
    .addOption(
      new Option('--by <how>', 'how ratings become a label')
        .choices(['majority', 'dawid-skene'])
        .default('majority'),
    )
    .action(on('gold'))
}
