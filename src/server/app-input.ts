import type { Site } from '../app/serve/open-site.ts'
import type { Page } from './pages.ts'
import type { Address } from './protect.ts'

/** What the server is made of. */
export interface AppInput {
  readonly site: Site
  readonly address: Address
  /** Of the link that the terminal prints; absent where only invited people may come in. */
  readonly localToken?: string | undefined
  /** By path. */
  readonly pages: ReadonlyMap<string, Page>
  readonly onBug: (thrown: unknown) => void
}
