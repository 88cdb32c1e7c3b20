import { Tabs } from 'radix-ui'
import type { ExampleTrials, FullTrial, Run } from '../../../../src/server/api-contract.ts'
import { useExample } from '../../api/runs.ts'
import { Badge } from '../../parts/badge.tsx'
import { Modal } from '../../parts/dialog.tsx'
import { DocumentView } from '../../parts/document-view.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Tab } from '../../parts/tab.tsx'
import { ValueView } from '../../parts/value-view.tsx'
import { AllCandidates } from './all-candidates.tsx'
import { useExplorerSearch } from './trial-filters.tsx'
import { TrialView } from './trial-view.tsx'

interface TrialPanelProps {
  readonly run: Run
  readonly onMove: (by: 1 | -1) => void
}

/** One trial with all that is known of it, beside the table. */
export function TrialPanel({ run, onMove }: TrialPanelProps) {
  const { search, change } = useExplorerSearch()
  const example = useExample(run.id, search.open)
  const close = () => change({ open: undefined, of: undefined, repeat: undefined, tab: undefined })
  const tab = search.tab ?? 'trial'
  return (
    <Modal
      shape="side"
      title={search.open ?? ''}
      isOpen={search.open !== undefined}
      onClose={close}
      head={<PanelHead example={example.data} of={search.of} onMove={onMove} />}
    >
      <Tabs.Root
        value={tab}
        onValueChange={value => change({ tab: value === 'all' ? 'all' : undefined }, true)}
      >
        <Tabs.List className="mb-4 flex gap-5 border-b" aria-label="Views of the example">
          <Tab value="trial">This trial</Tab>
          <Tab value="all">All candidates</Tab>
        </Tabs.List>
        <Tabs.Content value="trial">
          <Loaded query={example} skeleton="h-96">
            {found => <OneTrial example={found} run={run} />}
          </Loaded>
        </Tabs.Content>
        <Tabs.Content value="all">
          <Loaded query={example} skeleton="h-96">
            {found => (
              <>
                <Question example={found} trials={found.trials} />
                <AllCandidates trials={found.trials} run={run} />
              </>
            )}
          </Loaded>
        </Tabs.Content>
      </Tabs.Root>
    </Modal>
  )
}

interface PanelHeadProps {
  readonly example: ExampleTrials | undefined
  readonly of: string | undefined
  readonly onMove: (by: 1 | -1) => void
}

function PanelHead({ example, of, onMove }: PanelHeadProps) {
  return (
    <div className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1.5">
      <button type="button" className="btn btn-small" onClick={() => onMove(-1)}>
        <Icon name="up" size={12} /> Previous <kbd className="kbd">k</kbd>
      </button>
      <button type="button" className="btn btn-small" onClick={() => onMove(1)}>
        <Icon name="down" size={12} /> Next <kbd className="kbd">j</kbd>
      </button>
      {of !== undefined && <Badge>{of}</Badge>}
      {example?.component !== undefined && <Badge>{example.component}</Badge>}
      {Object.entries(example?.tags ?? {}).map(([key, value]) => (
        <Badge key={key}>
          {key}={value}
        </Badge>
      ))}
    </div>
  )
}

function OneTrial({ example, run }: { readonly example: ExampleTrials; readonly run: Run }) {
  const { search } = useExplorerSearch()
  const trial =
    example.trials.find(one => one.candidate === search.of && one.repeat === (search.repeat ?? 0)) ??
    example.trials.find(one => one.candidate === search.of) ??
    example.trials[0]
  return (
    <>
      <Question example={example} trials={trial === undefined ? [] : [trial]} />
      {trial === undefined ? (
        <p className="text-dim">No trial of this example has been made.</p>
      ) : (
        <TrialView trial={trial} run={run} />
      )}
    </>
  )
}

interface QuestionProps {
  readonly example: ExampleTrials
  readonly trials: readonly FullTrial[]
}

/** What was asked, what was expected, and the documents. */
function Question({ example, trials }: QuestionProps) {
  const cited = new Map<string, (string | undefined)[]>()
  for (const { id, quote } of trials.flatMap(({ citations }) => citations))
    cited.set(id, [...(cited.get(id) ?? []), quote])
  const expected = JSON.stringify(example.expected?.citations ?? [])
  return (
    <div className="mb-5 space-y-4">
      <div>
        <h3 className="eyebrow mb-1">Input</h3>
        {example.input === undefined ? (
          <p className="box text-dim">Not known any more: the dataset no longer holds this example.</p>
        ) : (
          <p className="words box max-w-[72ch]">{example.input}</p>
        )}
      </div>
      {example.expected !== undefined && (
        <div>
          <h3 className="eyebrow mb-1">Expected</h3>
          <div className="box text-[0.9rem]">
            <ValueView value={example.expected} />
          </div>
        </div>
      )}
      {example.documents.length > 0 && (
        <div>
          <h3 className="eyebrow mb-1">Documents</h3>
          <div className="space-y-1.5">
            {example.documents.map(document => (
              <DocumentView
                key={document.id}
                document={document}
                quotes={cited.get(document.id) ?? []}
                badges={
                  <>
                    {cited.has(document.id) && <Badge tone="gold">cited</Badge>}
                    {expected.includes(JSON.stringify(document.id)) && <Badge icon="check">expected</Badge>}
                  </>
                }
              />
            ))}
          </div>
        </div>
      )}
    </div>
  )
}
