import { useBlocker } from '@tanstack/react-router'
import { Modal } from '../../parts/dialog.tsx'

/** Warns before a page is left whose input was not handed in. */
export function LeaveGuard({ isDirty }: { readonly isDirty: boolean }) {
  const blocker = useBlocker({
    // Going to another item of the same review keeps the draft.
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: isDirty,
    withResolver: true,
  })
  if (blocker.status !== 'blocked') return null
  return (
    <Modal title="This item has not been handed in" isOpen onClose={blocker.reset}>
      <p>
        What you filled in stays in this browser tab until it is closed, but it does not count as a rating
        before it is handed in.
      </p>
      <div className="mt-4 flex justify-end gap-2">
        <button type="button" className="btn" onClick={blocker.proceed}>
          Leave
        </button>
        <button type="button" className="btn btn-main" onClick={blocker.reset}>
          Stay
        </button>
      </div>
    </Modal>
  )
}
