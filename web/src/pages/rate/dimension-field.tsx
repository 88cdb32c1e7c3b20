import { useId } from 'react'
import { type Choice, choicesOf, type Dimension, type Value } from './form.ts'

interface DimensionFieldProps {
  readonly dimension: Dimension
  readonly value: Value | undefined
  readonly isActive: boolean
  readonly isMissing: boolean
  readonly isDisabled?: boolean
  readonly onChoose: (value: Value | undefined) => void
  readonly onActivate: () => void
}

/** One question about an item, with its choices numbered. */
export function DimensionField(props: DimensionFieldProps) {
  const { dimension, value, isActive, isMissing, isDisabled = false, onChoose, onActivate } = props
  const choices = choicesOf(dimension)
  const id = useId()
  return (
    <fieldset
      data-dimension={dimension.id}
      disabled={isDisabled}
      onFocus={onActivate}
      aria-describedby={isMissing ? `${id}-missing` : undefined}
      className={`card min-w-0 px-4 pt-2.5 pb-3 ${isActive ? 'border-gold shadow-[inset_3px_0_0_var(--gold)]' : ''}`}
    >
      <legend className="contents">
        <span className="block font-[620]">{dimension.title}</span>
        {dimension.question !== dimension.title && (
          <span className="mb-2 block text-[0.9rem] text-dim">{dimension.question}</span>
        )}
      </legend>
      {choices === undefined ? (
        <NumberAnswer dimension={dimension} value={value} onChoose={onChoose} />
      ) : (
        <div className={`mt-1 grid gap-1.5 ${columnsOf(choices)}`}>
          {choices.map((choice, at) => (
            <ChoiceRow
              key={choice.value}
              name={`${id}-choice`}
              number={at + 1}
              choice={choice}
              isChosen={choice.value === value}
              onChoose={() => onChoose(choice.value)}
            />
          ))}
        </div>
      )}
      {isMissing && (
        <p id={`${id}-missing`} className="mt-1.5 text-[0.88rem] text-bad">
          Still unanswered.
        </p>
      )}
    </fieldset>
  )
}

/** Short ones stand beside each other. */
function columnsOf(choices: readonly Choice[]): string {
  if (choices.some(({ label, description }) => label.length > 4 || description !== undefined)) return ''
  return choices.every(({ label }, at) => label === String(at + 1))
    ? 'grid-cols-[repeat(auto-fit,minmax(3.7rem,1fr))]'
    : 'grid-cols-[repeat(auto-fit,minmax(7rem,1fr))]'
}

interface ChoiceRowProps {
  readonly name: string
  readonly number: number
  readonly choice: Choice
  readonly isChosen: boolean
  readonly onChoose: () => void
}

function ChoiceRow({ name, number, choice, isChosen, onChoose }: ChoiceRowProps) {
  return (
    <label
      className={`flex min-h-10 cursor-pointer items-start gap-2.5 rounded-lg border px-3 py-2 hover:bg-faint has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus ${isChosen ? 'border-ink bg-faint font-[600]' : ''}`}
    >
      <input
        type="radio"
        name={name}
        checked={isChosen}
        onChange={onChoose}
        className="mt-1 size-4 shrink-0 accent-(--gold) outline-none"
      />
      <span className="min-w-0 flex-1">
        <span className="[overflow-wrap:anywhere]">{choice.label}</span>
        {choice.description !== undefined && (
          <span className="block text-[0.86rem] font-normal text-dim [overflow-wrap:anywhere]">
            {choice.description}
          </span>
        )}
      </span>
      <kbd className="kbd">{number}</kbd>
    </label>
  )
}

interface NumberAnswerProps {
  readonly dimension: Dimension
  readonly value: Value | undefined
  readonly onChoose: (value: Value | undefined) => void
}

function NumberAnswer({ dimension, value, onChoose }: NumberAnswerProps) {
  const id = useId()
  if ('choices' in dimension.scale) return null
  const { min, max } = dimension.scale
  return (
    <div className="mt-1 flex items-center gap-3">
      <label htmlFor={id} className="text-[0.9rem] text-dim">
        From {min} to {max}
      </label>
      <input
        id={id}
        type="number"
        className="input max-w-32"
        min={min}
        max={max}
        step="any"
        value={value ?? ''}
        onChange={event => onChoose(event.target.value === '' ? undefined : event.target.valueAsNumber)}
      />
    </div>
  )
}
