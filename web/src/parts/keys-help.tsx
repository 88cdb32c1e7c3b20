import { Modal } from './dialog.tsx'

interface KeysHelpProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly keys: readonly (readonly [keys: readonly string[], does: string])[]
}

/** What the keys of a page do. */
export function KeysHelp({ isOpen, onClose, keys }: KeysHelpProps) {
  return (
    <Modal title="Keys of this page" isOpen={isOpen} onClose={onClose}>
      <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-2">
        {keys.map(([names, does]) => (
          <div key={does} className="contents">
            <dt className="flex flex-wrap gap-1">
              {names.map(name => (
                <kbd key={name} className="kbd">
                  {name}
                </kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-4 text-[0.88rem] text-dim">
        Keys rest while you type in a field. They need no modifier.
      </p>
    </Modal>
  )
}

export function KeysButton({ onOpen }: { readonly onOpen: () => void }) {
  return (
    <button type="button" className="btn btn-small" onClick={onOpen}>
      Keys <kbd className="kbd">?</kbd>
    </button>
  )
}
