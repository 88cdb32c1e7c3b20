import type { UseMutationResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Modal } from './dialog.tsx'
import { ProblemBox } from './problem-box.tsx'

interface ConfirmDialogProps<Input> {
  readonly title: string
  readonly confirm: string
  readonly change: UseMutationResult<unknown, Error, Input>
  readonly input: Input
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Asks before something is done that cannot be taken back. */
export function ConfirmDialog<Input>(props: ConfirmDialogProps<Input>) {
  const { title, confirm, change, input, onClose, children } = props
  return (
    <Modal title={title} description={children} isOpen onClose={onClose}>
      {change.isError && <ProblemBox error={change.error} lead="Nothing was changed." />}
      <div className="mt-4 flex justify-end gap-2">
        <button type="button" className="btn" onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          className="btn btn-bad"
          disabled={change.isPending}
          onClick={() => change.mutate(input, { onSuccess: onClose })}
        >
          {confirm}
        </button>
      </div>
    </Modal>
  )
}
