import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { CupelError, contentHash, sha256 } from '../../kernel/index.ts'
import type { CandidateConfig } from '../../prepare/candidate/index.ts'
import type { Project } from '../open-project.ts'
import { commandOf } from './open-responder.ts'

/**
 * Hash of the code or recording behind a pipeline, so that results made under other code are told apart.
 * Nothing for HTTP endpoints: what runs behind an address cannot be seen.
 */
export async function codeHashOf(project: Project, config: CandidateConfig): Promise<string | undefined> {
  if ('module' in config) {
    const { hashModule } = await import('../../adapters/provider-module/index.ts')
    return hashModule(existing(project, config.module))
  }
  if ('replay' in config) return hashFile(existing(project, config.replay))
  if ('command' in config) {
    const { run, cwd = '.', code = [] } = commandOf(config.command)
    const named = run
      .map(word => resolve(project.path(cwd), word))
      .filter(path => existsSync(path) && statSync(path).isFile())
    return contentHash(
      [...named, ...code.map(file => existing(project, file))].map(path => sha256(readFileSync(path))),
    )
  }
  return undefined
}

function existing(project: Project, file: string): string {
  const path = project.path(file)
  if (existsSync(path)) return path
  throw new CupelError('candidate_invalid', `A candidate names ${file}; there is no file ${path}.`, {
    hint: 'Paths in the config are relative to the folder of the config file.',
    details: { path },
  })
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}
