import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { Run } from '../../../../src/server/api-contract.ts'
import { type DrawInput, useDraw } from '../../api/reviews.ts'
import { useRuns } from '../../api/runs.ts'
import { Modal } from '../../parts/dialog.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { SelectField, TextField } from '../../parts/field.tsx'
import { plural, timeText } from '../../parts/format.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { ProblemBox } from '../../parts/problem-box.tsx'
import { CandidateChoice } from './candidate-choice.tsx'

interface DrawDialogProps {
  readonly run: string | undefined
  readonly onClose: () => void
}

export function DrawDialog({ run, onClose }: DrawDialogProps) {
  const runs = useRuns()
  return (
    <Modal
      title="Draw a review"
      description="Takes answers of a run and asks people about them, blind. The draw is kept: everyone rates the same items."
      isOpen
      onClose={onClose}
    >
      <Loaded query={runs} skeleton="h-80">
        {found =>
          found.length === 0 ? (
            <EmptyState title="There is no run to draw from">
              Make one first: <code>cupel run</code>.
            </EmptyState>
          ) : (
            <DrawForm runs={found} run={run} onClose={onClose} />
          )
        }
      </Loaded>
    </Modal>
  )
}

interface Draft {
  readonly name: string
  readonly run: string
  readonly size: string
  readonly perItem: string
  readonly by: DrawInput['by']
  readonly mode: DrawInput['mode']
  readonly asks: 'question' | 'rubric'
  readonly question: string
  readonly rubric: string
  readonly candidates: readonly string[]
}

function inputOf(draft: Draft): DrawInput {
  const { name, run, by, mode, asks, question, rubric, candidates } = draft
  return {
    name,
    run,
    by,
    mode,
    size: Number(draft.size),
    perItem: Number(draft.perItem),
    ...(asks === 'question' ? { question } : { rubric }),
    ...(candidates.length === 0 ? {} : { candidates: [...candidates] }),
  }
}

function DrawForm({ runs, run, onClose }: DrawDialogProps & { readonly runs: readonly Run[] }) {
  const navigate = useNavigate()
  const draw = useDraw()
  const [draft, setDraft] = useState<Draft>({
    name: '',
    run: run ?? runs[0]?.id ?? 'latest',
    size: '50',
    perItem: '3',
    by: 'random',
    mode: 'single',
    asks: 'question',
    question: '',
    rubric: '',
    candidates: [],
  })
  const change = (next: Partial<Draft>) => setDraft(old => ({ ...old, ...next }))
  const names = runs.find(({ id }) => id === draft.run)?.candidates.map(({ name }) => name) ?? []
  const isPairReady = draft.mode === 'single' || draft.candidates.length === 2
  const submit = (event: FormEvent) => {
    event.preventDefault()
    draw.mutate(inputOf(draft), {
      onSuccess: () => {
        onClose()
        void navigate({ to: '/reviews' })
      },
    })
  }
  return (
    <form onSubmit={submit} className="space-y-4">
      <TextField
        label="Name"
        hint="Lower-case letters, digits, dots, hyphens and underscores."
        pattern="[a-z0-9][a-z0-9._\-]{0,60}"
        value={draft.name}
        onChange={name => change({ name })}
      />
      <SelectField
        label="Run"
        value={draft.run}
        choices={runs.map(one => ({ value: one.id, label: `${one.name}, ${timeText(one.createdAt)}` }))}
        onChange={value => change({ run: value, candidates: [] })}
      />
      <Asks draft={draft} onChange={change} />
      <Amounts draft={draft} onChange={change} />
      <SelectField
        label="What raters see"
        value={draft.mode}
        choices={[
          { value: 'single', label: 'One answer at a time' },
          { value: 'pairwise', label: 'Two answers beside each other' },
        ]}
        onChange={mode => change({ mode: mode as Draft['mode'] })}
      />
      <CandidateChoice
        names={names}
        chosen={draft.candidates}
        isPair={draft.mode === 'pairwise'}
        onChange={candidates => change({ candidates })}
      />
      {draw.isError && <ProblemBox error={draw.error} lead="Nothing was drawn." />}
      <div className="flex items-center justify-end gap-2">
        <span className="mr-auto text-[0.86rem] text-dim">
          {plural((Number(draft.size) || 0) * (Number(draft.perItem) || 0), 'rating')} in all
        </span>
        <button type="button" className="btn" onClick={onClose}>
          Cancel
        </button>
        <button type="submit" className="btn btn-main" disabled={draw.isPending || !isPairReady}>
          {draw.isPending ? 'Drawing …' : 'Draw'}
        </button>
      </div>
    </form>
  )
}

interface PartProps {
  readonly draft: Draft
  readonly onChange: (next: Partial<Draft>) => void
}

function Asks({ draft, onChange }: PartProps) {
  return (
    <div className="grid gap-3 sm:grid-cols-[13rem_1fr]">
      <SelectField
        label="Raters are asked"
        value={draft.asks}
        choices={[
          { value: 'question', label: 'a yes or no question' },
          { value: 'rubric', label: 'what a rubric asks' },
        ]}
        onChange={asks => onChange({ asks: asks as Draft['asks'] })}
      />
      {draft.asks === 'question' ? (
        <TextField
          label="Question"
          value={draft.question}
          onChange={question => onChange({ question })}
          hint="For example: Is the answer right and complete?"
        />
      ) : (
        <TextField
          label="Rubric"
          value={draft.rubric}
          onChange={rubric => onChange({ rubric })}
          hint="Name of a ready-made rubric, or a file of the project."
        />
      )}
    </div>
  )
}

function Amounts({ draft, onChange }: PartProps) {
  return (
    <div className="grid gap-3 sm:grid-cols-3">
      <TextField
        label="Items"
        type="number"
        min={1}
        max={10_000}
        value={draft.size}
        onChange={size => onChange({ size })}
      />
      <TextField
        label="Raters for each"
        type="number"
        min={1}
        max={20}
        value={draft.perItem}
        onChange={perItem => onChange({ perItem })}
      />
      <SelectField
        label="Drawn"
        value={draft.by}
        choices={[
          { value: 'random', label: 'at random' },
          { value: 'stratified', label: 'evenly by component' },
          { value: 'disagreement', label: 'where candidates differ' },
        ]}
        onChange={by => onChange({ by: by as Draft['by'] })}
      />
      {draft.by === 'disagreement' && (
        <p className="text-[0.86rem] text-dim sm:col-span-3">
          Not a random part: what people say of these answers says nothing of all.
        </p>
      )}
    </div>
  )
}
