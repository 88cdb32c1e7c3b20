import { type CalibrateOptions, calibrateScorer } from '../../app/judge/calibrate-scorer.ts'
import { presentCards } from '../../app/judge/card-files.ts'
import { correctRun } from '../../app/judge/correct-run.ts'
import { correctRunByCard } from '../../app/judge/correct-run-by-card.ts'
import { estimateJudging } from '../../app/judge/estimate-judging.ts'
import { judgePairs } from '../../app/judge/judge-pairs.ts'
import { type BiasPlan, measureBiases } from '../../app/judge/measure-biases.ts'
import { readPairs } from '../../app/judge/read-pairs.ts'
import { readRatings } from '../../app/judge/read-ratings.ts'
import { openProject, type Project } from '../../app/open-project.ts'
import { CupelError } from '../../kernel/index.ts'
import type { CommandInput } from '../command-input.ts'
import {
  sayBiases,
  sayCard,
  sayCards,
  sayCorrected,
  sayCorrectedByCard,
  sayEstimate,
  sayGroups,
  sayPairs,
} from '../judge-texts.ts'
import { sayBudget, sayBudgetSpent, sayJudgingCost } from '../judging-budget-texts.ts'
import { projectOptions } from '../project-options.ts'
import type { Terminal } from '../terminal.ts'

type Command = (input: CommandInput) => Promise<number | undefined>

/** 0 passed, 1 failed, 3 inconclusive: a card can stand in a build like any other gate. */
const exits = { pass: 0, fail: 1, inconclusive: 3 } as const

const calibrateCommand: Command = async ({ args, options, terminal }) => {
  await using project = await openProject(projectOptions(options, terminal))
  const { card, file, before, disagreements } = await calibrateScorer(project, {
    scorer: String(args[0]),
    ratings: await ratingsOf(project, options),
    run: String(options.run),
    part: options.part as CalibrateOptions['part'],
    scale: options.scale as CalibrateOptions['scale'],
    required: options.required as number | undefined,
    leastItems: options.leastItems as number | undefined,
    leastRatings: options.leastRatings as number | undefined,
    pairs: pairsOf(project, options.pairs as string | undefined),
  })
  if (options.json === true) terminal.out(JSON.stringify(card, undefined, 2))
  else {
    sayCard(card, before, terminal)
    sayGroups(disagreements, terminal)
  }
  terminal.say(terminal.style.dim(`card  ${file}: keep it in version control`))
  return exits[card.gate.verdict.outcome]
}

const ratingsOf = (project: Project, { labels, question }: CommandInput['options']) =>
  readRatings(project, String(labels), question as string | undefined)

const pairsOf = (project: Project, file: string | undefined): CalibrateOptions['pairs'] =>
  file === undefined ? undefined : { file, verdicts: readPairs(project, file) }

const biasesCommand: Command = async ({ args, options, terminal }) => {
  const size = options.size as number
  if (size < 3)
    throw new CupelError('usage_invalid', `-n ${size}: fewer than three answers show nothing.`, {
      hint: 'Leave it out for 60, or name a larger number.',
    })
  await using project = await openProject(projectOptions(options, terminal))
  const found = await measureBiases(project, {
    scorer: String(args[0]),
    run: String(options.run),
    size,
    seed: options.seed as number | undefined,
    budgetUsd: budgetOf(options),
    onPlan: plan => sayBiasPlan(plan, terminal),
    onProgress: (done, of) => {
      if (done % 20 === 0 || done === of) terminal.say(`${done} of ${of} scored …`)
    },
  })
  sayJudgingCost(found.cost, terminal)
  for (const warning of found.warnings) terminal.say(`${terminal.style.warn('!')} ${warning}`)
  if (found.state === 'stopped') {
    const { scored, of } = found
    sayBudgetSpent(`${scored} of ${of} scores are made and kept. Nothing is measured yet`, terminal)
    return 3
  }
  const { biases, file } = found
  if (options.json === true) terminal.out(JSON.stringify(biases, undefined, 2))
  else sayBiases(biases, terminal)
  terminal.say(terminal.style.dim(`biases  ${file}: cupel judge calibrate takes them onto the card`))
  return 0
}

function budgetOf({ budget }: CommandInput['options']): number | undefined {
  if (budget === undefined || (budget as number) > 0) return budget as number | undefined
  throw new CupelError('usage_invalid', `--budget ${budget} lets nothing be asked.`, {
    hint: 'Half a US dollar is written --budget 0.5; without it that of the config holds, if there is one.',
  })
}

function sayBiasPlan(
  { scorer, isJudge, answers, formal, plain, scorings, known, budget }: BiasPlan,
  terminal: Terminal,
): void {
  const { say } = terminal
  say(
    `${scorer} scores ${scorings} times, one answer after the other: ${answers} answers in two orders, ${formal} in formal and ${plain} in plain words (at most 4 x ${answers}).`,
  )
  if (known > 0)
    say(`${known} of these scores were made by a command that was stopped, and are not made again.`)
  if (!isJudge) return
  say(
    'Each is a call of its model; a panel, a check of claims, or an answer that speaks to its judge takes more.',
  )
  sayBudget(budget, terminal)
}

const cardsCommand: Command = async ({ options, terminal }) => {
  await using project = await openProject(projectOptions(options, terminal))
  const cards = presentCards(project)
  if (options.json === true) terminal.out(JSON.stringify(cards, undefined, 2))
  else sayCards(cards, project.clock.now(), terminal)
  return 0
}

const correctCommand: Command = async ({ args, options, terminal }) => {
  await using project = await openProject(projectOptions(options, terminal))
  const scorer = String(args[0])
  if (options.labels === undefined) {
    const byCard = await correctRunByCard(project, { scorer, run: String(options.run) })
    if (options.json === true) terminal.out(JSON.stringify(byCard, undefined, 2))
    else sayCorrectedByCard(scorer, byCard, terminal)
    return 0
  }
  const found = await correctRun(project, {
    scorer,
    ratings: await ratingsOf(project, options),
    run: String(options.run),
    halfWidth: options.within === undefined ? undefined : (options.within as number) / 100,
  })
  if (options.json === true) terminal.out(JSON.stringify(found, undefined, 2))
  else sayCorrected(scorer, found, terminal)
  return 0
}

const estimateCommand: Command = async ({ options, terminal }) => {
  await using project = await openProject(projectOptions(options, terminal))
  const perDay = options.perDay as number | undefined
  const found = await estimateJudging(project, {
    run: String(options.run),
    plan:
      perDay === undefined
        ? undefined
        : {
            answersPerDay: perDay,
            judgeShare: (options.judgeShare as number) / 100,
            humanShare: (options.humanShare as number) / 100,
            humanMinutes: options.minutes as number,
            wage: options.wage as number,
          },
  })
  if (options.json === true) terminal.out(JSON.stringify(found, undefined, 2))
  else for (const estimate of found) sayEstimate(estimate, terminal)
  return 0
}

const pairCommand: Command = async ({ args, options, terminal }) => {
  await using project = await openProject(projectOptions(options, terminal))
  const [a, b] = [String(args[0]), String(args[1])]
  const found = await judgePairs(project, {
    a,
    b,
    run: String(options.run),
    model: String(options.model),
    baseUrl: options.baseUrl as string | undefined,
    apiKey: options.apiKey as string | undefined,
    limit: options.limit as number | undefined,
    out: options.out as string | undefined,
    budgetUsd: budgetOf(options),
    onPlan: ({ pairs, known, calls, budget }) => {
      const before = known === 0 ? '' : `; ${known} have their verdicts from a command before`
      terminal.say(`${pairs} pairs, each asked in both orders: ${calls} calls of the judge${before}.`)
      sayBudget(budget, terminal)
    },
    onProgress: (done, of) => {
      if (done % 50 === 0 || done === of) terminal.say(`${done} of ${of} pairs …`)
    },
  })
  if (options.json === true) terminal.out(JSON.stringify(found, undefined, 2))
  else sayPairs({ a, b }, found, terminal)
  sayJudgingCost(found.cost, terminal)
  if (found.leftOpen === 0) return 0
  sayBudgetSpent(`${found.leftOpen} pairs have still to be judged; the verdicts are kept`, terminal)
  return 3
}

export const judgeCommands = {
  pair: pairCommand,
  biases: biasesCommand,
  estimate: estimateCommand,
  calibrate: calibrateCommand,
  cards: cardsCommand,
  correct: correctCommand,
} as const
