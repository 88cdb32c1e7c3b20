import { useState } from 'react'
import { Icon } from './icons.tsx'

function CopyButton({ text, label = 'Copy' }: { readonly text: string; readonly label?: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setState('copied')
    } catch {
      setState('failed')
    }
    setTimeout(() => setState('idle'), 2_500)
  }
  const words = { idle: label, copied: 'Copied', failed: 'Select and copy by hand' }[state]
  return (
    <button type="button" className="btn btn-small shrink-0" onClick={() => void copy()}>
      <Icon name={state === 'copied' ? 'check' : 'copy'} size={13} />
      <span aria-live="polite">{words}</span>
    </button>
  )
}

/** Something to paste into a terminal, or a secret that is shown once. */
export function Command({ text, label = 'Copy' }: { readonly text: string; readonly label?: string }) {
  return (
    <span className="flex max-w-full flex-wrap items-center gap-2">
      <code className="min-w-0 rounded-md bg-faint px-2 py-1 text-[0.85rem] text-ink [overflow-wrap:anywhere]">
        {text}
      </code>
      <CopyButton text={text} label={label} />
    </span>
  )
}
