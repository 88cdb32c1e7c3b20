import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { Icon } from './icons.tsx'

interface ModalProps {
  readonly title: string
  readonly description?: ReactNode
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly children: ReactNode
  /** `side`: a sheet from the right, the whole screen when that is narrow. */
  readonly shape?: 'middle' | 'side'
  readonly head?: ReactNode
}

const shapes = {
  middle:
    'left-1/2 top-[8vh] w-[min(36rem,calc(100vw-1.5rem))] max-h-[84vh] -translate-x-1/2 rounded-xl shadow-2xl',
  side: 'inset-y-0 right-0 w-full sm:w-[min(58rem,94vw)] sm:border-l shadow-2xl',
}

export function Modal(props: ModalProps) {
  const { title, description, isOpen, onClose, children, shape = 'middle', head } = props
  return (
    <Dialog.Root open={isOpen} onOpenChange={open => (open ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" data-modal="" />
        <Dialog.Content
          className={`sheet ${shapes[shape]}`}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <div className="sticky top-0 z-10 flex items-start justify-between gap-3 border-b bg-paper px-5 py-3">
            <div className="min-w-0">
              <Dialog.Title className="text-[1.05rem] font-[640] [overflow-wrap:anywhere]">
                {title}
              </Dialog.Title>
              {head}
            </div>
            <Dialog.Close className="btn btn-small btn-quiet" aria-label="Close">
              <Icon name="cross" size={16} />
            </Dialog.Close>
          </div>
          <div className="px-5 py-4">
            {description !== undefined && (
              <Dialog.Description asChild>
                <div className="mb-4 text-dim">{description}</div>
              </Dialog.Description>
            )}
            {children}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
