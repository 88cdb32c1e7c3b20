import { CaveatLines } from '../../parts/caveat-lines.tsx'
import { plural } from '../../parts/format.ts'
import { Section } from '../../parts/page-head.tsx'
import type { Comparison } from './matrix.ts'

const shownAtFirst = 6

export function Caveats({ comparison }: { readonly comparison: Comparison }) {
  const lines = [
    ...comparison.candidates.flatMap(({ name, trials, failures }) =>
      trials.failed === 0
        ? []
        : [
            `${name}: ${trials.failed} of ${trials.answered + trials.failed} trials failed (${failures.map(({ code, trials: count }) => `${code} ${count}`).join(', ')}).`,
          ],
    ),
    ...comparison.warnings.map(({ message }) => message),
  ]
  if (lines.length === 0) return null
  const rest = lines.slice(shownAtFirst)
  return (
    <Section title="Before you rely on this">
      <CaveatLines lines={lines.slice(0, shownAtFirst)} />
      {rest.length > 0 && (
        <details className="mt-2">
          <summary className="py-1 text-dim">{plural(rest.length, 'more caveat')}</summary>
          <CaveatLines lines={rest} />
        </details>
      )}
    </Section>
  )
}
