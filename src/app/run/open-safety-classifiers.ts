import { openModerationServer } from '../../adapters/safety-openai-compatible/index.ts'
import type { SafetyClassifiers } from '../../measure/metric/index.ts'
import { redacting } from '../../prepare/provider/index.ts'
import type { Project } from '../open-project.ts'
import { projectSecrets } from '../project-secrets.ts'
import { openOutside } from './outside.ts'

export interface OpenedSafetyClassifiers extends AsyncDisposable {
  readonly classifiers: SafetyClassifiers
}

/** Classifiers behind a moderation interface, over one HTTP client. */
export function openSafetyClassifiers(project: Project): OpenedSafetyClassifiers {
  const outside = openOutside(project, [])
  return {
    classifiers: {
      async open({ apiKey, ...settings }) {
        const secrets = projectSecrets(project, [apiKey])
        const server = openModerationServer({
          ...settings,
          apiKey: apiKey === undefined ? undefined : secrets.get(apiKey),
          http: await outside.http(),
          clock: project.clock,
        })
        return { classify: text => redacting(server.classify(text), secrets.redact) }
      },
    },
    [Symbol.asyncDispose]: () => outside[Symbol.asyncDispose](),
  }
}
