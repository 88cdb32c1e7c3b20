import { type ReactNode, useId } from 'react'

interface FieldProps {
  readonly label: string
  readonly hint?: ReactNode
  readonly children: (id: string, hintId: string | undefined) => ReactNode
  readonly className?: string
}

/** A label, its control and what there is to know about it. */
export function Field({ label, hint, children, className = '' }: FieldProps) {
  const id = useId()
  const hintId = hint === undefined ? undefined : `${id}-hint`
  return (
    <div className={`min-w-0 ${className}`}>
      <label htmlFor={id} className="mb-1 block text-[0.84rem] font-[550] text-dim">
        {label}
      </label>
      {children(id, hintId)}
      {hint !== undefined && (
        <p id={hintId} className="mt-1 text-[0.82rem] text-dim">
          {hint}
        </p>
      )}
    </div>
  )
}

export interface Choice {
  readonly value: string
  readonly label: string
}

interface SelectFieldProps {
  readonly label: string
  readonly value: string
  readonly choices: readonly Choice[]
  readonly onChange: (value: string) => void
  readonly hint?: ReactNode
  readonly className?: string
  readonly isDisabled?: boolean
}

export function SelectField(props: SelectFieldProps) {
  const { label, value, choices, onChange, hint, className = '', isDisabled = false } = props
  return (
    <Field label={label} hint={hint} className={className}>
      {(id, hintId) => (
        <select
          id={id}
          aria-describedby={hintId}
          className="input"
          value={value}
          disabled={isDisabled}
          onChange={event => onChange(event.target.value)}
        >
          {choices.map(choice => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly hint?: ReactNode
  readonly type?: 'text' | 'password' | 'number' | 'search'
  readonly autoComplete?: string
  readonly isRequired?: boolean
  readonly minLength?: number
  readonly min?: number
  readonly max?: number
  readonly pattern?: string
  readonly className?: string
}

export function TextField(props: TextFieldProps) {
  const { label, value, onChange, hint, type = 'text', autoComplete = 'off', isRequired = true } = props
  const { minLength, min, max, pattern, className = '' } = props
  return (
    <Field label={label} hint={hint} className={className}>
      {(id, hintId) => (
        <input
          id={id}
          aria-describedby={hintId}
          className="input"
          type={type}
          value={value}
          autoComplete={autoComplete}
          required={isRequired}
          minLength={minLength}
          min={min}
          max={max}
          pattern={pattern}
          onChange={event => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
