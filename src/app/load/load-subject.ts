import { CupelError } from '../../kernel/index.ts'
import type { LoadResult } from '../../measure/load/index.ts'
import {
  buildCandidate,
  type CandidateConfig,
  type ModelCandidateConfig,
  modelParameters,
  routeModel,
} from '../../prepare/candidate/index.ts'
import type { Message } from '../../prepare/dataset/index.ts'
import { parseDuration } from '../config/index.ts'
import type { Project } from '../open-project.ts'
import { gather, withAddress } from '../run/open-candidates.ts'
import { ownPrice } from '../run/open-responder.ts'
import type { ConnectedCandidate, Connecting, SubjectWish } from './connected-candidate.ts'
import { hostCandidate } from './host-candidate.ts'

/** A candidate as something that load can be sent to. */
export interface LoadSubject extends Omit<ConnectedCandidate, 'close'>, AsyncDisposable {
  readonly facts: LoadResult['candidate']
  readonly timeoutMs: number
  /** Messages that the prompt of a model becomes; none for pipelines. */
  readonly render: ReturnType<typeof buildCandidate>['render']
  /** Output tokens that the config lets a model give, where it says so. */
  readonly maxTokens: number | undefined
}

/**
 * Opens one candidate for load: models and HTTP pipelines are asked directly; programs of the project are served by a process of their
 * own on loopback, so that the generator shares nothing with them.
 *
 * @throws CupelError `candidate_invalid` for what load cannot be sent to, in words
 */
export async function openSubject(project: Project, wish: SubjectWish): Promise<LoadSubject> {
  const { name, dataset, seed, outside } = wish
  const config = withAddress(project, project.config.candidates[name] as CandidateConfig)
  refuse(name, config)
  const materials = await gather({
    project,
    wish: { dataset, seed, only: [name] },
    name,
    config,
    outside,
    limits: new Map(),
  })
  const candidate = buildCandidate(name, config, materials)
  const timeout = config.timeout ?? project.config.run.callTimeout
  const { fingerprint, kind, summary, render } = candidate
  const connected = await connect({ ...wish, project, config, materials })
  return {
    facts: { name, fingerprint, kind, summary },
    timeoutMs: parseDuration(timeout, `candidates.${name}.timeout`),
    render,
    maxTokens: 'model' in config ? config.maxTokens : undefined,
    ...connected,
    [Symbol.asyncDispose]: async () => connected.close?.(),
  }
}

function refuse(name: string, config: CandidateConfig): void {
  const why = whyNotLoadable(config)
  if (why === undefined) return
  throw new CupelError('candidate_invalid', `Candidate ${name} ${why}`, {
    hint: 'Load can be sent to models, HTTP pipelines (POST, PUT), modules and commands.',
    details: { candidate: name },
  })
}

/** In words, or undefined when load can be sent to it. */
export function whyNotLoadable(config: CandidateConfig): string | undefined {
  if ('replay' in config) return 'is a recording: it has no latency of its own to be measured under load.'
  if ('http' in config && config.http.method === 'GET')
    return 'is asked by GET, where every request has an address of its own: only POST and PUT can be loaded.'
  const isProgram = 'model' in config || 'http' in config || 'module' in config || 'command' in config
  return isProgram ? undefined : 'is no program that answers over time: there is nothing to load.'
}

async function connect(connecting: Connecting): Promise<ConnectedCandidate> {
  const { config } = connecting
  if ('http' in config) return connectHttp(connecting, config)
  if ('model' in config && routeModel(config).via === 'openai-compatible')
    return connectModel(connecting, config)
  return hostCandidate(connecting)
}

async function connectHttp(
  { outside }: Connecting,
  { http }: Extract<CandidateConfig, { http: unknown }>,
): Promise<ConnectedCandidate> {
  const { httpRequests } = await import('../../adapters/provider-http/index.ts')
  const { fill, headers } = httpRequests({ ...http, headers: outside.fillHeaders(http.headers) })
  return {
    how: 'direct',
    target: { url: http.url, method: http.method, headers, answer: 'json' },
    bodyOf: call => JSON.stringify(fill(call)),
    payment: 'unknown',
    price: undefined,
  }
}

async function connectModel(
  { outside, materials, name }: Connecting,
  config: ModelCandidateConfig,
): Promise<ConnectedCandidate> {
  const { chatRequests } = await import('../../adapters/provider-openai-compatible/index.ts')
  const route = routeModel(config)
  if (route.baseUrl === undefined)
    throw new CupelError('candidate_invalid', `Candidate ${name} has no baseUrl.`)
  const parameters = modelParameters(config, materials)
  const { url, headers, bodyOf } = chatRequests({
    baseUrl: route.baseUrl,
    model: route.name,
    apiKey: route.apiKey === undefined ? undefined : outside.secrets.get(route.apiKey),
    headers: outside.fillHeaders(config.headers),
    parameters,
  })
  const form = parameters.responseFormat
  return {
    how: 'direct',
    target: {
      url,
      method: 'POST',
      headers,
      answer: parameters.stream === true ? 'chat-stream' : 'chat',
      ...(typeof form === 'object' ? { schema: form.schema } : {}),
    },
    bodyOf,
    payment: isLocal(url) && config.price === undefined ? 'free' : 'tokens',
    price: ownPrice(config) ?? (await outside.prices()).find({ provider: route.provider, name: route.name }),
  }
}

/** A server on this machine takes no money for a call. */
const isLocal = (url: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname)

/** The texts of messages, as one, for counting tokens. */
export function textOf(messages: readonly Message[]): string {
  return messages
    .map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content)))
    .join('\n')
}
