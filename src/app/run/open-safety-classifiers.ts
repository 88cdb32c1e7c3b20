import { openModerationServer } from '../../adapters/safety-openai-compatible/index.ts'
import { CupelError } from '../../kernel/index.ts'
import { type SafetyClassifier, type SafetyClassifiers, ScoringStopped } from '../../measure/metric/index.ts'
import { redacting } from '../../prepare/provider/index.ts'
import type { Project } from '../open-project.ts'
import { projectSecrets } from '../project-secrets.ts'
import { mayBeCharged } from './open-judges.ts'
import { openOutside } from './outside.ts'

export interface OpenedSafetyClassifiers extends AsyncDisposable {
  readonly classifiers: SafetyClassifiers
}

/** Classifiers behind a moderation interface, over one HTTP client. */
export function openSafetyClassifiers(project: Project): OpenedSafetyClassifiers {
  const outside = openOutside(project, [])
  return {
    classifiers: {
      async open({ apiKey, usdPerCall, ...settings }) {
        const secrets = projectSecrets(project, [apiKey])
        const server = openModerationServer({
          ...settings,
          apiKey: apiKey === undefined ? undefined : secrets.get(apiKey),
          http: await outside.http(),
          clock: project.clock,
        })
        const classify: SafetyClassifier['classify'] = text =>
          redacting(server.classify(text), secrets.redact)
        return { classify: metered(classify, usdPerCall) }
      },
    },
    [Symbol.asyncDispose]: () => outside[Symbol.asyncDispose](),
  }
}

/** Counts each text once; an answer that did not come in time, or cannot be read, may have been charged for. */
function metered(
  classify: SafetyClassifier['classify'],
  usdPerCall: number | undefined,
): SafetyClassifier['classify'] {
  return async (text, meter) => {
    if (meter?.mayAsk() === false) throw new ScoringStopped()
    try {
      const finding = await classify(text)
      meter?.charge({ costUsd: usdPerCall })
      return finding
    } catch (thrown) {
      if (CupelError.is(thrown) && mayBeCharged(thrown)) meter?.charge({ costUsd: usdPerCall })
      throw thrown
    }
  }
}
