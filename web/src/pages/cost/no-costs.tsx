import { Command } from '../../parts/command.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'

const snippet = `cost:
  volume: { low: 15000, likely: 20000, high: 30000 } # tasks a month
  wage: { low: 35, high: 55 } # US dollars an hour, everything in
  good: verdict_match # metric that says which answers are good
  infrastructure: { usdPerHour: 0.1, utilisation: 0.3 } # of programs
  review: { rate: abstained, minutes: 4 }
  errors: { usd: { low: 2, likely: 5, high: 15 } }
  evaluation: { labelling: { minutes: 6 }, runsPerMonth: 4 }`

export function NoRun() {
  return (
    <EmptyState title="There is no run yet">
      <p>
        What a task costs is measured: tokens, tries that fail, declined answers and wrong ones come from a
        run.
      </p>
      <Command text="cupel run" />
      <p>What no run can measure is stated in the config. A range is what the figure surely lies in:</p>
      <Snippet />
    </EmptyState>
  )
}

/** The config states nothing: the costs below hold tokens and no more. */
export function NothingStated() {
  return (
    <div className="mb-6">
      <EmptyState title="The config says nothing about cost">
        <p>
          What a machine, a person or a mistake costs cannot be measured. State it in <code>cupel.yaml</code>.
          A range is what the figure surely lies in:
        </p>
        <Snippet />
      </EmptyState>
    </div>
  )
}

function Snippet() {
  return <pre className="words box text-[0.85rem] text-ink">{snippet}</pre>
}
