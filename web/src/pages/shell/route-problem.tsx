import { useRouter } from '@tanstack/react-router'
import { ProblemBox } from '../../parts/problem-box.tsx'

/** A page that could not be opened at all, e.g. because the server does not answer. */
export function RouteProblem({ error }: { readonly error: unknown }) {
  const router = useRouter()
  return (
    <main className="mx-auto max-w-[44rem] px-4 py-16">
      <title>Problem · Cupel</title>
      <h1 className="mb-4">This page cannot be shown</h1>
      <ProblemBox
        error={error instanceof Error ? error : new Error(String(error))}
        onRetry={() => void router.invalidate()}
      />
    </main>
  )
}
