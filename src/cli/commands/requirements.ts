import { openProject } from '../../app/open-project.ts'
import { lockProjectRequirements, requirementState } from '../../app/select/requirement-state.ts'
import { requirementWords } from '../../decide/select/index.ts'
import { shortHash } from '../../kernel/index.ts'
import { inertLine } from '../../report/index.ts'
import type { CommandInput } from '../command-input.ts'
import { projectOptions } from '../project-options.ts'

type Command = (input: CommandInput) => Promise<number>

const lockCommand: Command = async ({ options, terminal }) => {
  await using project = await openProject(projectOptions(options, terminal))
  const before = (await requirementState(project)).locked
  const { requirements: locked } = await lockProjectRequirements(project, String(options.as))
  const { lock, runs } = await requirementState(project)
  if (before !== undefined && before.seal === locked?.seal) {
    terminal.out(`Nothing to do: these requirements are locked already (${shortHash(before.hash)}).`)
    return 0
  }
  for (const words of lock.words) terminal.out(inertLine(words))
  if (runs > 0)
    terminal.say(
      terminal.style.warn(
        'There were runs before, so results may have been seen: every report and decision says so.',
      ),
    )
  terminal.say(
    terminal.style.dim('cupel.lock.json: keep it in version control. Next: cupel run, cupel select'),
  )
  return 0
}

const showCommand: Command = async ({ options, terminal }) => {
  await using project = await openProject(projectOptions(options, terminal))
  const state = await requirementState(project)
  if (options.json === true) {
    terminal.out(
      JSON.stringify(
        {
          hash: state.hash,
          state: state.lock.state,
          requirements: state.requirements,
          lock: state.locked,
          words: state.lock.words,
        },
        undefined,
        2,
      ),
    )
    return 0
  }
  const { style } = terminal
  if (state.requirements.length === 0) {
    terminal.out('No requirement is stated, so nothing says what is good enough.')
    terminal.say('State them in cupel.yaml before results are seen, e.g.')
    terminal.say(
      '  requirements:\n    - { metric: verdict_match, min: 0.85, blocking: true }\n    - { latency: p95, max: 2s, at: 50/s, blocking: true }\n    - { costPerTask: 0.05 usd, blocking: true }',
    )
    return 0
  }
  for (const requirement of state.requirements) {
    const { blocking, weight, confidence } = requirement
    const facts = [
      blocking ? 'blocking' : 'not blocking',
      ...(weight === undefined ? [] : [`weight ${weight}`]),
      `met from ${Math.round(confidence * 1000) / 10}%`,
    ]
    terminal.out(`${inertLine(requirementWords(requirement))}  ${style.dim(facts.join(', '))}`)
  }
  terminal.out('')
  for (const words of state.lock.words)
    terminal.out(state.lock.state === 'locked' ? inertLine(words) : style.warn(inertLine(words)))
  return 0
}

const checks = { none: 0, locked: 0, differs: 1, 'not-locked': 3 } as const

const checkCommand: Command = async ({ options, terminal }) => {
  await using project = await openProject(projectOptions(options, terminal))
  const { lock, requirements } = await requirementState(project)
  if (lock.state === 'none') terminal.out('No requirement is stated and none is locked.')
  for (const words of lock.words) terminal.out(inertLine(words))
  if (lock.state === 'differs' && requirements.length > 0)
    terminal.say('Restore them in cupel.yaml, or state them anew: cupel requirements lock --as NAME.')
  return checks[lock.state]
}

export const requirementCommands = { lock: lockCommand, show: showCommand, check: checkCommand } as const
