import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { assistant, gateProject } from './support/gate-project.ts'
import { repo, runCupel } from './support/run-cupel.ts'

interface Step {
  readonly run?: string
  readonly if?: string
  readonly env?: Readonly<Record<string, string>>
}

const action = parse(readFileSync(join(repo, 'action.yml'), 'utf8')) as {
  inputs: Record<string, { default: string }>
  runs: { steps: Step[] }
}
const gitlab = parse(readFileSync(join(repo, 'docs/ci/gitlab.yml'), 'utf8')) as {
  evaluate: { script: string[]; allow_failure: { exit_codes: number } }
}

const folder = gateProject()
const bin = join(folder.path, 'bin')

beforeAll(async () => {
  mkdirSync(bin)
  program('cupel', `exec "${process.execPath}" "${join(repo, 'src/cli/main.ts')}" "$@"`)
  program('gh', 'printf "%s\\n" "$@" > "$GH_SAID"')
  await runCupel(['run'], folder.path)
  await runCupel(['gate', '--save-baseline'], folder.path)
  return () => folder[Symbol.dispose]()
})

function program(name: string, script: string): void {
  writeFileSync(join(bin, name), `#!/bin/bash\n${script}\n`)
  chmodSync(join(bin, name), 0o755)
}

/** As a runner does: the script in a file, bash that stops at the first failure, inputs through the environment. */
function runScript(script: string, env: Readonly<Record<string, string>>) {
  const file = join(folder.path, 'step.sh')
  writeFileSync(file, script)
  return spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', file], {
    cwd: folder.path,
    encoding: 'utf8',
    env: { ...process.env, ...env, NO_COLOR: '1', CI: '1', PATH: `${bin}:${process.env.PATH}` },
  })
}

/** A step of the action, its expressions filled in from the defaults of the inputs and from `inputs`. */
function runStep(step: Step, inputs: Readonly<Record<string, string>>) {
  const github = {
    GITHUB_STEP_SUMMARY: join(folder.path, 'summary.md'),
    GITHUB_OUTPUT: join(folder.path, 'output'),
    GH_SAID: join(folder.path, 'said'),
  }
  for (const file of Object.values(github)) writeFileSync(file, '')
  const filled = Object.entries(step.env ?? {}).map(([name, value]) => [
    name,
    value.replace(/\$\{\{ *([\w.-]+) *\}\}/g, (_, path: string) => {
      const input = path.replace('inputs.', '')
      return path.startsWith('inputs.') ? (inputs[input] ?? action.inputs[input]!.default) : `the ${path}`
    }),
  ])
  const ended = runScript(step.run!, { ...github, ...Object.fromEntries(filled) })
  const read = (file: string) => readFileSync(file, 'utf8')
  return {
    ...ended,
    summary: read(github.GITHUB_STEP_SUMMARY),
    output: read(github.GITHUB_OUTPUT),
    said: read(github.GH_SAID),
  }
}

const [gate, comment] = action.runs.steps.filter(({ run }) => run !== undefined) as [Step, Step]
const inputs = { command: 'cupel', 'run-options': '--candidates assistant' }

describe('the GitHub Action', () => {
  it('puts no input into a script, where its text would be run', () => {
    for (const { run } of [gate, comment]) expect(run).not.toContain('${{')
  })

  it('passes, and writes outcome, summary and reports', () => {
    folder.change(assistant(10))
    const ended = runStep(gate, inputs)
    expect(ended.status, ended.stderr).toBe(0)
    expect(ended.output).toBe('outcome=pass\n')
    expect(ended.summary).toContain('Gate passed: gated')
    expect(existsSync(join(folder.path, 'reports/gate.xml'))).toBe(true)
  })

  it('fails with the status of the gate, after it has written them, and the comment is what the gate says', () => {
    folder.change(assistant(3))
    const ended = runStep(gate, inputs)
    expect(ended.status).toBe(1)
    expect(ended.output).toBe('outcome=fail\n')
    expect(ended.summary).toContain('Gate failed: gated')
    expect(ended.stderr).toContain('::error title=cupel gate')
    const told = runStep(comment, inputs)
    expect(told.status, told.stderr).toBe(0)
    expect(told.said).toContain('the github.event.pull_request.html_url')
    expect(told.said).toContain('reports/gate.md')
    expect(comment.if).toContain('always()')
  })

  it('lets what is inconclusive through when it is told to, and stops where the run does', () => {
    folder.change(assistant(10))
    const options = { ...inputs, 'run-options': '--limit 100' }
    const held = runStep(gate, options)
    expect(held.status, held.stdout).toBe(3)
    expect(held.output).toBe('outcome=inconclusive\n')
    expect(runStep(gate, { ...options, inconclusive: 'pass' }).status).toBe(0)
    const broken = runStep(gate, { ...inputs, 'run-options': '--candidates nobody' })
    expect(broken.status).toBe(2)
    expect(broken.output).toBe('')
  })
})

describe('the GitLab example', () => {
  const script = gitlab.evaluate.script.join('\n')
  it('passes and fails by its script lines, and allows what is inconclusive', () => {
    folder.change(assistant(10))
    const passed = runScript(script, {})
    expect(passed.status, passed.stderr).toBe(0)
    folder.change(assistant(3))
    expect(runScript(script, {}).status).toBe(1)
    expect(readFileSync(join(folder.path, 'reports/gate.xml'), 'utf8')).toContain(
      '<failure message="exact_match',
    )
    expect(gitlab.evaluate.allow_failure.exit_codes).toBe(3)
  })
})
