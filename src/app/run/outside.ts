import type { Secrets } from '../../adapters/secrets/index.ts'
import { type CandidateConfig, routeModel } from '../../prepare/candidate/index.ts'
import type { HttpClient, PriceSource } from '../../prepare/provider/index.ts'
import { openHttp } from '../open-http.ts'
import type { Project } from '../open-project.ts'
import { projectSecrets } from '../project-secrets.ts'

/** What candidates share of the outside world; opened when the first one needs it. */
export interface Outside extends AsyncDisposable {
  readonly secrets: Secrets
  /** Headers with `{{NAME}}` replaced by secrets. */
  readonly fillHeaders: (headers: Headers) => Readonly<Record<string, string>> | undefined
  readonly http: () => Promise<HttpClient>
  readonly prices: () => Promise<PriceSource>
}

type Headers = Readonly<Record<string, string>> | undefined

const reference = /\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}/g

/** Looks up the secrets that these candidates name, and nothing else of the environment. */
export function openOutside(project: Project, configs: readonly CandidateConfig[]): Outside {
  const secrets = projectSecrets(project, configs.flatMap(secretNames))
  let http: Promise<HttpClient> | undefined
  let prices: Promise<PriceSource> | undefined
  return {
    secrets,
    fillHeaders: headers =>
      headers &&
      Object.fromEntries(
        Object.entries(headers).map(([name, text]) => [
          name,
          text.replace(reference, (_, secret) => secrets.get(secret)),
        ]),
      ),
    http: () => {
      http ??= openHttp(project)
      return http
    },
    prices: () => {
      prices ??= import('../../adapters/pricing/index.ts').then(({ openPriceSource }) => openPriceSource())
      return prices
    },
    async [Symbol.asyncDispose]() {
      await (await http)?.close()
    },
  }
}

function secretNames(config: CandidateConfig): string[] {
  const headers = 'http' in config ? config.http.headers : 'model' in config ? config.headers : undefined
  const inHeaders = Object.values(headers ?? {}).flatMap(text =>
    [...text.matchAll(reference)].map(match => match[1] as string),
  )
  if (!('model' in config)) return inHeaders
  const { apiKey, ambientSecrets = [] } = routeModel(config)
  return [...inHeaders, ...(apiKey === undefined ? [] : [apiKey]), ...ambientSecrets]
}
