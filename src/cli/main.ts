import { enableCompileCache } from 'node:module'
import { version } from '../version.ts'

enableCompileCache()

/** `--version` is asked by scripts and package managers: it answers before anything else is loaded. */
if (process.argv.length === 3 && /^(-v|--version)$/.test(process.argv[2] ?? ''))
  process.stdout.write(`${version}\n`)
else process.exitCode = await (await import('./run-cli.ts')).runCli(process.argv)
