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
    return {
      via: 'ai-sdk',
      provider,
      name,
      ...(config.baseUrl === undefined ? {} : { baseUrl: config.baseUrl }),
      ...(config.apiKey === undefined ? {} : { apiKey: config.apiKey }),
    }
  }
  const baseUrl = config.baseUrl ?? known?.baseUrl
  if (baseUrl === undefined) {
    throw new CupelError('candidate_invalid', `${config.model} needs the address of its server.`, {
      hint: 'Add baseUrl, e.g. baseUrl: http://localhost:8000/v1',
      details: { model: config.model, field: 'baseUrl' },
    })
  }
  // The key of a known provider goes only to that provider's address.
  const apiKey = config.apiKey ?? (config.baseUrl === undefined ? known?.apiKey : undefined)
  return { via: 'openai-compatible', provider, name, baseUrl, ...(apiKey === undefined ? {} : { apiKey }) }
}
