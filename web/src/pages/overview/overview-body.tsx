import type { Overview, Run } from '../../../../src/server/api-contract.ts'
import { Section } from '../../parts/page-head.tsx'
import { Caveats } from './caveats.tsx'
import { MatrixSection } from './matrix-section.tsx'
import { PairsSection } from './pairs-section.tsx'
import { RequirementsSection } from './requirements-section.tsx'
import { SyntheticNote } from './synthetic-note.tsx'

interface OverviewBodyProps {
  readonly overview: Overview
  readonly run: Run | undefined
}

export function OverviewBody({ overview, run }: OverviewBodyProps) {
  const { comparison, requirements } = overview
  const runId = run?.id ?? comparison.runs[0]?.id ?? 'latest'
  return (
    <>
      <SyntheticNote dataset={comparison.dataset.name} />
      <MatrixSection comparison={comparison} requirements={requirements} run={runId} />
      <RequirementsSection requirements={requirements} comparison={comparison} />
      <Caveats comparison={comparison} />
      <PairsSection comparison={comparison} run={runId} />
      <Section title="How it was computed">
        <details className="card px-4 py-2">
          <summary className="py-1 text-dim">Methods, seed and versions</summary>
          <dl className="grid gap-x-6 gap-y-2 py-2 text-[0.9rem] sm:grid-cols-[12rem_1fr]">
            {comparison.methods.map(({ topic, text }) => (
              <div key={topic} className="contents">
                <dt className="text-dim">{topic}</dt>
                <dd className="[overflow-wrap:anywhere]">{text}</dd>
              </div>
            ))}
            <dt className="text-dim">Corrected together</dt>
            <dd>{comparison.settings.family}</dd>
            <dt className="text-dim">Made by</dt>
            <dd>
              {comparison.tool.name} {comparison.tool.version}, seed {comparison.settings.seed}
            </dd>
          </dl>
        </details>
      </Section>
    </>
  )
}
