import { closest } from 'fastest-levenshtein'
import { CupelError, messageOf } from '../../kernel/index.ts'
import type { LanguageModel } from './language-model.ts'
import type { PackageLoader } from './package-loader.ts'
import { providerPackages } from './provider-packages.ts'

export interface ModelWish {
  readonly provider: string
  /** As the provider calls it. */
  readonly model: string
  readonly apiKey?: string | undefined
  readonly baseUrl?: string | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
}

interface Loading {
  readonly load: PackageLoader
  readonly fetch: typeof globalThis.fetch
}

/** The specifications of the provider interface that are understood. */
const understood = ['v3', 'v4']

/**
 * Loads a provider's package and makes the model.
 *
 * @throws CupelError `package_missing`, or `candidate_invalid` for a provider, version or model that is not known
 */
export async function loadModel(wish: ModelWish, { load, fetch }: Loading): Promise<LanguageModel> {
  const known = Object.hasOwn(providerPackages, wish.provider) ? providerPackages[wish.provider] : undefined
  if (!known) throw unknownProvider(wish.provider)
  const module = await load(known.package)
  const create = module[known.create]
  if (typeof create !== 'function') throw outdated(known.package, `it has no ${known.create}`)
  const { apiKey, baseUrl: baseURL, headers } = wish
  const settings = Object.fromEntries(
    Object.entries({ apiKey, baseURL, headers, fetch }).filter(([, value]) => value !== undefined),
  )
  const model = makeModel(() => create(settings), wish)
  if (!understood.includes(model.specificationVersion)) {
    throw outdated(known.package, `it has the provider interface ${model.specificationVersion}`)
  }
  return model
}

function makeModel(create: () => unknown, { provider, model }: ModelWish): LanguageModel {
  try {
    const made = create() as { languageModel?: (name: string) => LanguageModel }
    return made.languageModel
      ? made.languageModel(model)
      : (made as unknown as (name: string) => LanguageModel)(model)
  } catch (thrown) {
    if (/API_?Key|Setting/i.test((thrown as Error).name)) throw missingSecret(thrown)
    throw new CupelError('candidate_invalid', `${provider}/${model}: ${messageOf(thrown)}`)
  }
}

/** The packages say which variable they miss. */
export function missingSecret(thrown: unknown): CupelError {
  return new CupelError('secret_missing', messageOf(thrown).slice(0, 300), {
    hint: 'Set the variable in the environment, or name one with apiKey.',
  })
}

function outdated(name: string, what: string): CupelError {
  return new CupelError('package_missing', `The installed ${name} does not fit: ${what}.`, {
    hint: `npm install ${name}@latest`,
    details: { package: name },
  })
}

function unknownProvider(provider: string): CupelError {
  const names = Object.keys(providerPackages)
  return new CupelError('candidate_invalid', `No provider is called "${provider}".`, {
    hint: `Did you mean ${closest(provider, names)}? Known: ${names.join(', ')}. Any OpenAI-compatible server: openai-compatible/NAME with baseUrl.`,
    details: { provider, known: names },
  })
}
