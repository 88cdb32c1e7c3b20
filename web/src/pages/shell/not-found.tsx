import { PageHead } from '../../parts/page-head.tsx'

export function NotFound() {
  return (
    <main className="mx-auto max-w-[44rem] px-4 py-16">
      <PageHead
        title="There is no page at this address"
        lead="The link may be of another version of Cupel."
      />
      <a className="btn" href="/">
        Go to the overview
      </a>
    </main>
  )
}
