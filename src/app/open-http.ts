import type { HttpClient } from '../prepare/provider/index.ts'
import type { Project } from './open-project.ts'

/** HTTP through the proxy that the environment names, loaded on demand. */
export async function openHttp({ environment }: Pick<Project, 'environment'>): Promise<HttpClient> {
  const { openHttpClient } = await import('../adapters/http-client/index.ts')
  return openHttpClient({
    proxy: {
      httpProxy: environment.HTTP_PROXY ?? environment.http_proxy,
      httpsProxy: environment.HTTPS_PROXY ?? environment.https_proxy,
      noProxy: environment.NO_PROXY ?? environment.no_proxy,
    },
  })
}
