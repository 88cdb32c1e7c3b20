import { type Command, Option } from 'commander'
import type { Action } from './command-input.ts'
import { collect, integer, number } from './option-values.ts'

/** `cupel load`: latency at a rate, with a verdict. */
export function addLoadCommands(program: Command, action: Action): void {
  const load = program
    .command('load')
    .argument('[candidates...]', 'candidates of the config (default: all that load can be sent to)')
    .description(
      'Latency under load: sends requests at a rate, whatever comes back, and judges the limits at the expected rate and with headroom.',
    )
  load.addHelpText(
    'after',
    '\nExit status: 0 when every limit holds, 1 when one is missed, 3 when one is open.',
  )
  const on: On = name => action(async () => (await import('./commands/load.ts')).loadCommands[name])
  addArrivals(load)
  addRequests(load)
  addEnding(load)
  load.addHelpText('after', examples).action(on('run'))
  addReading(load, on)
}

type On = (name: keyof typeof import('./commands/load.ts').loadCommands) => ReturnType<Action>

const examples = `
Examples:
  cupel load                                       the latency requirements of the config, at their rates
  cupel load my-model --rate 50/s --limit "p95<=2s"
  cupel load my-model --sweep 5,10,20,40           latency over rates
  cupel load my-model --find-rate --limit "p99 ttft<=500ms"
  cupel load my-model --trace requests.csv --scale 2
  cupel load compare OLD NEW`

function addArrivals(load: Command): void {
  load
    .option(
      '--rate <rate>',
      'requests a second, e.g. 50 or 120/min (default: the requirements of the config)',
    )
    .addOption(
      new Option(
        '--arrivals <kind>',
        'how requests arrive at a rate (default: poisson, or replay of a trace)',
      ).choices(['constant', 'poisson', 'gamma', 'replay']),
    )
    .option(
      '--burstiness <n>',
      'of gamma arrivals: squared coefficient of variation of the gaps (default: 4)',
      number,
    )
    .option(
      '--trace <file>',
      'CSV with timestamp,input,output: its times are replayed, its lengths asked for',
    )
    .option('--scale <n>', 'replay so many times faster (default: 1)', number)
    .option('--concurrency <n>', 'a closed loop instead: so many requests under way at once', integer)
    .option('--sweep <levels>', 'one stage for each: 5,10,20 are rates; concurrency=1,2,4')
    .option(
      '--find-rate',
      'look for the highest rate (with --concurrency: concurrency) that meets every limit',
    )
    .option(
      '--limit <limit>',
      'e.g. "p95<=2s", "p99 ttft<=500ms" or "p99 itl<=50ms"; may be repeated (default: the requirements of the config)',
      collect,
      [],
    )
}

function addRequests(load: Command): void {
  load
    .option('--dataset <name>', 'dataset whose inputs are sent, where there are several')
    .option(
      '--lengths-from <file>',
      'JSONL of real inputs, or CSV of lengths, instead of the inputs of the dataset',
    )
    .option('--unique', 'begin every request with words of its own, so that no prompt cache can help')
    .option(
      '--timeout <time>',
      'a request without its last byte after this has failed (default: that of the candidate)',
    )
    .option('--connections <n>', 'open at once (default: 256)', integer)
    .option('--threads <n>', 'generator threads (default: 1, which holds 2,000 requests a second)', integer)
    .option('--seed <n>', 'of arrivals and requests (default: that of the config)', integer)
}

function addEnding(load: Command): void {
  load
    .option('--duration <time>', 'of one stage, e.g. 60s (default: until 600 requests, 10 to 60 seconds)')
    .option('--requests <n>', 'of one stage, at most', integer)
    .option(
      '--until <share>',
      'go on until the interval of p99 is this narrow, e.g. 0.2 for 20% of it',
      number,
    )
    .option('--warm-up <time>', 'cut from the beginning of each stage (default: found from the latencies)')
    .option('--budget <usd>', 'send no request that might pass this much, over all candidates', number)
    .option('-y, --yes', 'agree to the forecast of a candidate that costs money')
    .option(
      '--reason <text>',
      'why earlier load runs of the same candidate no longer count; every verdict that rests on this one tells it',
    )
    .option('-o, --out <file>', 'report: .html, .md or .json; may be repeated', collect, [])
    .option('--json', 'the results as JSON, with raw histograms')
}

function addReading(load: Command, on: On): void {
  load
    .command('list')
    .description('The load runs that are kept.')
    .option('--json', 'as JSON')
    .action(on('list'))
  load
    .command('show')
    .argument('[load]', 'its id, or the name of a candidate', 'latest')
    .description('One load run: every measure of every stage.')
    .option('-o, --out <file>', 'report: .html, .md or .json; may be repeated', collect, [])
    .option('--json', 'as JSON, with raw histograms')
    .action(on('show'))
  load
    .command('compare')
    .argument('<a>', 'load run, or candidate')
    .argument('<b>', 'load run, or candidate, that is compared with it')
    .description('How percentiles of two load runs with the same requests and arrivals differ.')
    .option('--json', 'as JSON')
    .action(on('compare'))
}
