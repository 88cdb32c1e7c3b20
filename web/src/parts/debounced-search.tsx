import { useEffect, useEffectEvent, useState } from 'react'
import { TextField } from './field.tsx'

interface DebouncedSearchProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly className?: string
}

/** A search field that waits for a pause before it searches. */
export function DebouncedSearch({ label, value, onChange, className = '' }: DebouncedSearchProps) {
  const [draft, setDraft] = useState(value)
  const [seen, setSeen] = useState(value)
  if (seen !== value) {
    setSeen(value)
    setDraft(value)
  }
  const search = useEffectEvent(() => {
    if (draft.trim() !== value) onChange(draft.trim())
  })
  useEffect(() => {
    if (draft.trim() === value) return
    const timer = setTimeout(search, 300)
    return () => clearTimeout(timer)
  }, [draft, value])
  return (
    <TextField
      label={label}
      type="search"
      value={draft}
      onChange={setDraft}
      isRequired={false}
      className={className}
    />
  )
}
