import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Ended, repo } from './run-cupel.ts'

/** Somebody who owns nothing; used when the tests run as root, who may write everywhere. */
const nobody = 65_534
const isRoot = process.getuid?.() === 0
const asReader = isRoot ? { uid: nobody, gid: nobody } : {}
const main = join(repo, 'src/cli/main.ts')

function run(command: readonly string[], cwd: string, as: { uid?: number; gid?: number } = {}): Ended {
  const [program = '', ...args] = command
  const env = { PATH: process.env.PATH, HOME: '/nonexistent', NO_COLOR: '1', CI: '1' }
  const { status, signal, stdout, stderr } = spawnSync(program, args, { cwd, env, encoding: 'utf8', ...as })
  return { status, signal, stdout, stderr }
}

/** Starts the CLI as somebody who may read the folder and write nothing in it. */
export const runAsReader = (args: readonly string[], cwd: string): Ended =>
  run([process.execPath, main, ...args], cwd, asReader)

/** Starts the CLI where no file can grow: what a full disk comes to, for any user. */
export const runOnFullDisk = (args: readonly string[], cwd: string): Ended =>
  run(['sh', '-c', 'trap "" XFSZ; ulimit -f 0; exec "$@"', 'sh', process.execPath, main, ...args], cwd)

/** Why `runAsReader` cannot be used here; nothing where it can. */
export function whyNoReader(): string | undefined {
  if (process.platform === 'win32') return 'Windows has no such users'
  const { status } = run([process.execPath, main, '--version'], '/', asReader)
  return status === 0 ? undefined : 'another user may not read this checkout'
}

/** A copy of a folder that everybody may read and nobody but root may write; removed when disposed of. */
export function readOnlyCopy(folder: string): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'cupel-read-only-'))
  cpSync(folder, path, { recursive: true })
  setRights(path, false)
  return {
    path,
    [Symbol.dispose]() {
      setRights(path, true)
      rmSync(path, { recursive: true })
    },
  }
}

function setRights(path: string, isWritable: boolean): void {
  const isFolder = statSync(path).isDirectory()
  if (isWritable) chmodSync(path, isFolder ? 0o755 : 0o644)
  if (isFolder) for (const name of readdirSync(path)) setRights(join(path, name), isWritable)
  if (!isWritable) chmodSync(path, isFolder ? 0o555 : 0o444)
}
