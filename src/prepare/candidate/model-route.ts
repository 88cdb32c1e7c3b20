import { CupelError } from '../../kernel/index.ts'
import type { ModelCandidateConfig } from './candidate-config.ts'

/** How a model is reached. */
export interface ModelRoute {
  readonly via: 'openai-compatible' | 'ai-sdk'
  /** `openai` in `openai/gpt-4o-mini`. */
  readonly provider: string
  /** `gpt-4o-mini` in `openai/gpt-4o-mini`. */
  readonly name: string
  /** Only for `openai-compatible`. */
  readonly baseUrl?: string
  /** Environment variable of the key; nothing for servers that need none. */
  readonly apiKey?: string
  /** Secrets that the provider's package reads from the environment by itself; to be redacted. */
  readonly ambientSecrets?: readonly string[]
}

/** Providers whose own interface is OpenAI-compatible: they need no package. */
const compatible: Readonly<Record<string, { readonly baseUrl: string; readonly apiKey?: string }>> = {
  openai: { baseUrl: 'https://api.openai.com/v1', apiKey: 'OPENAI_API_KEY' },
  deepseek: { baseUrl: 'https://api.deepseek.com/v1', apiKey: 'DEEPSEEK_API_KEY' },
  fireworks: { baseUrl: 'https://api.fireworks.ai/inference/v1', apiKey: 'FIREWORKS_API_KEY' },
  groq: { baseUrl: 'https://api.groq.com/openai/v1', apiKey: 'GROQ_API_KEY' },
  ollama: { baseUrl: 'http://localhost:11434/v1' },
  openrouter: { baseUrl: 'https://openrouter.ai/api/v1', apiKey: 'OPENROUTER_API_KEY' },
  together: { baseUrl: 'https://api.together.xyz/v1', apiKey: 'TOGETHER_API_KEY' },
  xai: { baseUrl: 'https://api.x.ai/v1', apiKey: 'XAI_API_KEY' },
}

/** Variables in which the AI SDK's packages look for keys. */
const packageKeys: Readonly<Record<string, string>> = {
  anthropic: 'ANTHROPIC_API_KEY',
  azure: 'AZURE_API_KEY',
  cerebras: 'CEREBRAS_API_KEY',
  cohere: 'COHERE_API_KEY',
  deepinfra: 'DEEPINFRA_API_KEY',
  google: 'GOOGLE_GENERATIVE_AI_API_KEY',
  mistral: 'MISTRAL_API_KEY',
  perplexity: 'PERPLEXITY_API_KEY',
}

/** Providers that are not reached with one key: their packages read these themselves. */
const ambientSecrets: Readonly<Record<string, readonly string[]>> = {
  'amazon-bedrock': ['AWS_BEARER_TOKEN_BEDROCK', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'],
  bedrock: ['AWS_BEARER_TOKEN_BEDROCK', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'],
  'google-vertex': ['GOOGLE_VERTEX_API_KEY'],
  vertex: ['GOOGLE_VERTEX_API_KEY'],
}

/**
 * Decides how a model is reached: `openai-compatible/NAME` and any model with a `baseUrl` at that address, known
 * providers with such an interface at theirs, all others through their AI SDK package.
 *
 * @throws CupelError `candidate_invalid` when an address is needed and missing
 */
export function routeModel(config: ModelCandidateConfig): ModelRoute {
  const slash = config.model.indexOf('/')
  const provider = config.model.slice(0, slash)
  const name = config.model.slice(slash + 1)
  const known = Object.hasOwn(compatible, provider) ? compatible[provider] : undefined
  const isCompatible = provider === 'openai-compatible' || config.baseUrl !== undefined || known !== undefined
  if (config.via === 'ai-sdk' || (config.via === undefined && !isCompatible)) {
    const packageKey = Object.hasOwn(packageKeys, provider) ? packageKeys[provider] : known?.apiKey
    const ambient = Object.hasOwn(ambientSecrets, provider) ? ambientSecrets[provider] : undefined
    return withoutUndefined({
      via: 'ai-sdk',
      provider,
      name,
      baseUrl: config.baseUrl,
      apiKey: keyName(config, packageKey),
      ambientSecrets: ambient,
    })
  }
  const baseUrl = config.baseUrl ?? known?.baseUrl
  if (baseUrl === undefined) {
    throw new CupelError('candidate_invalid', `${config.model} needs the address of its server.`, {
      hint: 'Add baseUrl, e.g. baseUrl: http://localhost:8000/v1',
      details: { model: config.model, field: 'baseUrl' },
    })
  }
  const apiKey = keyName(config, known?.apiKey)
  return withoutUndefined({ via: 'openai-compatible', provider, name, baseUrl, apiKey })
}

/** The key of a known provider goes only to that provider's own address. */
function keyName(config: ModelCandidateConfig, usual: string | undefined): string | undefined {
  return config.apiKey ?? (config.baseUrl === undefined ? usual : undefined)
}

type Loose<T> = { readonly [Key in keyof T]: T[Key] | undefined }

function withoutUndefined(route: Loose<ModelRoute>): ModelRoute {
  return Object.fromEntries(
    Object.entries(route).filter(([, value]) => value !== undefined),
  ) as unknown as ModelRoute
}
