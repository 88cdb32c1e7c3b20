import { CupelError } from '../../kernel/index.ts'
import {
  type CandidateConfig,
  type CandidateMaterials,
  type ModelCandidateConfig,
  modelParameters,
  routeModel,
} from '../../prepare/candidate/index.ts'
import { type Price, type Responder, redactingResponder } from '../../prepare/provider/index.ts'
import type { Project } from '../open-project.ts'
import type { Outside } from './outside.ts'

export interface OpenedResponder {
  readonly responder: Responder
  /** Candidates with the same key share one limit: they load the same provider. */
  readonly limitKey: string
  /** Runs in this process: asked one at a time, so that its latency is its own. */
  readonly isInProcess: boolean
  /** Runs on this machine at no price for the call. */
  readonly isFree: boolean
  readonly price: Price | undefined
}

interface Opening {
  readonly project: Project
  readonly name: string
  readonly config: CandidateConfig
  readonly materials: CandidateMaterials
  readonly outside: Outside
}

/** Connects a candidate with what answers for it. Adapters are loaded only when a candidate needs them. */
export async function openResponder(opening: Opening): Promise<OpenedResponder> {
  const { config, outside } = opening
  const opened = await connect(opening)
  const price = ownPrice(config) ?? opened.price
  const { redact, isEmpty } = outside.secrets
  return {
    ...opened,
    price,
    responder: isEmpty ? opened.responder : redactingResponder(opened.responder, redact),
  }
}

type Connected = Omit<OpenedResponder, 'price'> & { readonly price?: Price | undefined }

async function connect(opening: Opening): Promise<Connected> {
  const { config, project, name } = opening
  if ('model' in config) return connectModel(opening, config)
  if ('http' in config) return connectHttp(opening, config)
  if ('baseline' in config) return connectBaseline(opening, config)
  const local = { limitKey: `candidate ${name}`, isInProcess: false, isFree: config.price === undefined }
  if ('module' in config) {
    const { createModuleResponder } = await import('../../adapters/provider-module/index.ts')
    const settings = { file: project.path(config.module), name: config.module, options: config.options }
    return {
      ...local,
      limitKey: 'this process',
      isInProcess: true,
      responder: await createModuleResponder(settings),
    }
  }
  if ('command' in config) {
    const { createCommandResponder } = await import('../../adapters/provider-command/index.ts')
    const { run, cwd, multiplex } = commandOf(config.command)
    const folder = cwd === undefined ? project.folder : project.path(cwd)
    return { ...local, responder: createCommandResponder({ command: run, cwd: folder, multiplex }) }
  }
  const { openReplayResponder } = await import('../../adapters/provider-replay/index.ts')
  const settings = { file: project.path(config.replay), name: config.replay, mapping: config.mapping }
  // What the recorded answers cost to make, a recording does not say: people and models are not free.
  return { ...local, isFree: false, responder: await openReplayResponder(settings) }
}

async function connectBaseline(
  { materials }: Opening,
  { baseline, seed }: Extract<CandidateConfig, { baseline: unknown }>,
): Promise<Connected> {
  const { createBaselineResponder } = await import('../../adapters/provider-baseline/index.ts')
  const responder = createBaselineResponder({ baseline, seed, answers: materials.answers ?? [] })
  return { responder, limitKey: 'this process', isInProcess: true, isFree: true }
}

export function commandOf(command: Extract<CandidateConfig, { command: unknown }>['command']) {
  return Array.isArray(command)
    ? { run: command, cwd: undefined, multiplex: false, code: undefined }
    : command
}

async function connectHttp(
  { outside }: Opening,
  config: Extract<CandidateConfig, { http: unknown }>,
): Promise<Connected> {
  const { createHttpResponder } = await import('../../adapters/provider-http/index.ts')
  const { url, method, headers, body, ...mapping } = config.http
  const responder = createHttpResponder({
    url,
    method,
    headers: outside.fillHeaders(headers),
    body,
    mapping,
    http: await outside.http(),
  })
  return { responder, limitKey: new URL(url).origin, isInProcess: false, isFree: false }
}

async function connectModel(
  { outside, materials, name, project }: Opening,
  config: ModelCandidateConfig,
): Promise<Connected> {
  const route = routeModel(config)
  const parameters = modelParameters(config, materials)
  const price = (await outside.prices()).find({ provider: route.provider, name: route.name })
  const shared = { isInProcess: false, isFree: false, price }
  if (route.via === 'ai-sdk') {
    const { createAiSdkResponder, createPackageLoader } = await import(
      '../../adapters/provider-ai-sdk/index.ts'
    )
    const responder = await createAiSdkResponder({
      load: createPackageLoader(project.folder),
      provider: route.provider,
      model: route.name,
      parameters,
      baseUrl: route.baseUrl,
      apiKey: route.apiKey === undefined ? undefined : outside.secrets.get(route.apiKey),
      http: await outside.http(),
    })
    return { ...shared, responder, limitKey: route.provider }
  }
  const { createOpenAiCompatibleResponder } = await import(
    '../../adapters/provider-openai-compatible/index.ts'
  )
  if (route.baseUrl === undefined)
    throw new CupelError('candidate_invalid', `Candidate ${name} has no baseUrl.`)
  const responder = createOpenAiCompatibleResponder({
    baseUrl: route.baseUrl,
    model: route.name,
    apiKey: route.apiKey === undefined ? undefined : outside.secrets.get(route.apiKey),
    headers: outside.fillHeaders(config.headers),
    parameters,
    http: await outside.http(),
  })
  return { ...shared, responder, limitKey: new URL(route.baseUrl).origin }
}

/** A price stated in the config holds as of the config. */
export function ownPrice(config: CandidateConfig): Price | undefined {
  if (!('price' in config) || config.price === undefined) return undefined
  const { cachedInputPerMillion, cacheWritePerMillion, ...rates } = config.price
  return {
    ...rates,
    ...(cachedInputPerMillion === undefined ? {} : { cachedInputPerMillion }),
    ...(cacheWritePerMillion === undefined ? {} : { cacheWritePerMillion }),
    source: 'the config',
    asOf: 'when the run was made',
  }
}
