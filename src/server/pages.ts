import type { Api } from './describe-route.ts'

/** A built file of the pages, held in memory. */
export interface Page {
  readonly type: string
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly gzipped: Uint8Array<ArrayBuffer>
  /** Its name carries a hash of its content. */
  readonly isForever: boolean
}

/** Every address that is no file is the page itself, which reads the rest of the address. */
export function addPages(app: Api, pages: ReadonlyMap<string, Page>): void {
  app.get('*', context => {
    const page = pages.get(context.req.path) ?? pages.get('/index.html')
    if (page === undefined) return context.text('The pages have not been built: npm run build:pages.', 501)
    const takesGzip = /\bgzip\b/.test(context.req.header('accept-encoding') ?? '')
    return context.body(takesGzip ? page.gzipped : page.bytes, 200, {
      'content-type': page.type,
      'cache-control': page.isForever ? 'public, max-age=31536000, immutable' : 'no-cache',
      vary: 'accept-encoding',
      ...(takesGzip ? { 'content-encoding': 'gzip' } : {}),
    })
  })
}
