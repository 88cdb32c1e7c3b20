import {
  abortedError,
  type Call,
  type HttpClient,
  type ModelParameters,
  type Reply,
  type Responder,
} from '../../prepare/provider/index.ts'
import { callOptions, fixedOptions, promptNotes } from './call-options.ts'
import type { CallOptions, GenerateResult, LanguageModel } from './language-model.ts'
import { loadModel, type ModelWish } from './load-model.ts'
import type { PackageLoader } from './package-loader.ts'
import { providerError } from './provider-error.ts'
import { readStream, toResponse } from './read-result.ts'
import { type CallTimes, createTimingFetch, type TimingFetch } from './timing-fetch.ts'

export interface AiSdkSettings extends ModelWish {
  readonly parameters: ModelParameters
  readonly load: PackageLoader
  /** What requests are made with. Not closed with the responder: it may be shared. */
  readonly http: HttpClient
}

/**
 * Asks a model through its provider's AI SDK package, at the provider interface: no retries, no tracing, no
 * validation of the SDK's own.
 *
 * @throws CupelError `package_missing`, `candidate_invalid` or `secret_missing` when the model cannot be made
 */
export async function createAiSdkResponder(settings: AiSdkSettings): Promise<Responder> {
  const { parameters, provider, load } = settings
  const timing = createTimingFetch(settings.http)
  const model = await loadModel(settings, { load, fetch: timing.fetch })
  const fixed = fixedOptions(parameters, provider)

  return {
    respond(call, { signal }) {
      if (signal.aborted) return Promise.reject(abortedError(signal))
      return new Promise((resolve, reject) => {
        const cut = () => reject(abortedError(signal))
        signal.addEventListener('abort', cut)
        const options = callOptions(fixed, call, { parameters, signal })
        ask({ model, timing, options, isStreamed: parameters.stream === true }, call)
          .then(resolve, thrown => reject(providerError(thrown)))
          .finally(() => signal.removeEventListener('abort', cut))
      })
    },
  }
}

interface Asking {
  readonly model: LanguageModel
  readonly timing: TimingFetch
  readonly options: CallOptions
  readonly isStreamed: boolean
}

async function ask({ model, timing, options, isStreamed }: Asking, call: Call): Promise<Reply> {
  const times: CallTimes = { sentAt: undefined }
  const startedAt = performance.now()
  let firstTokenAt: number | undefined
  const result = await timing.run(times, async (): Promise<GenerateResult> => {
    if (!isStreamed) return await model.doGenerate(options)
    const { stream } = await model.doStream(options)
    return await readStream(stream, () => {
      firstTokenAt = performance.now()
    })
  })
  const endedAt = performance.now()
  // A package that brings its own transport is timed from the call.
  const sentAt = times.sentAt ?? startedAt
  return {
    response: toResponse(result, promptNotes(call.messages)),
    timing: {
      totalMs: Math.max(endedAt - sentAt, 0.001),
      ...(firstTokenAt === undefined ? {} : { firstTokenMs: Math.max(firstTokenAt - sentAt, 0) }),
    },
  }
}
