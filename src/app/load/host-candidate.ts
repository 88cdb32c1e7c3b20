import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { routeModel } from '../../prepare/candidate/index.ts'
import { ownPrice } from '../run/open-responder.ts'
import type { ConnectedCandidate, Connecting } from './connected-candidate.ts'

/**
 * Serves a candidate that is code of this project from a process of its own, as it would be deployed, so that it shares neither
 * thread nor memory with what measures it.
 */
export async function hostCandidate({
  project,
  name,
  config,
  dataset,
  seed,
  outside,
}: Connecting): Promise<ConnectedCandidate> {
  const { hostPipeline } = await import('../../adapters/pipeline-host/index.ts')
  const { configFile, storeFile, folder, environment } = project
  const files = ['--config', configFile, '--store', storeFile]
  const wish = ['--dataset', dataset.name, '--split', dataset.split, '--seed', String(seed)]
  const hosted = await hostPipeline({
    name: `candidate ${name}`,
    command: [...cupelCommand(), ...files, 'host-candidate', name, ...wish],
    cwd: folder,
    environment: { ...environment, NO_COLOR: '1' },
  })
  const own = ownPrice(config)
  const listed = async () => {
    if (!('model' in config)) return undefined
    const route = routeModel(config)
    return (await outside.prices()).find({ provider: route.provider, name: route.name })
  }
  return {
    how: 'hosted',
    target: { url: hosted.url, method: 'POST', headers: {}, answer: 'json' },
    bodyOf: ({ question, messages, repeat, seed: draw }) =>
      // What every question can see is in the serving process already: it belongs to the program, not to a request.
      JSON.stringify({
        question: { ...question, context: question.context === dataset.corpus ? [] : question.context },
        messages,
        repeat,
        seed: draw,
      }),
    payment: 'model' in config || own !== undefined ? 'tokens' : 'free',
    price: own ?? (await listed()),
    ended: hosted.failure,
    close: hosted.close,
  }
}

/** Starts the Cupel that this file belongs to, from source as from the package. */
function cupelCommand(): string[] {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  const isSource = import.meta.filename.endsWith('.ts')
  return [process.execPath, join(folder, isSource ? 'src/bin/cupel.ts' : 'dist/bin/cupel.js')]
}
