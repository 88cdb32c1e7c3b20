interface CandidateChoiceProps {
  readonly names: readonly string[]
  readonly chosen: readonly string[]
  readonly isPair: boolean
  readonly onChange: (chosen: readonly string[]) => void
}

export function CandidateChoice({ names, chosen, isPair, onChange }: CandidateChoiceProps) {
  return (
    <fieldset>
      <legend className="mb-1 text-[0.84rem] font-[550] text-dim">
        {isPair ? 'Candidates: exactly two' : 'Candidates: all when none is chosen'}
      </legend>
      <div className="flex flex-wrap gap-x-5 gap-y-1">
        {names.map(name => (
          <label key={name} className="flex min-h-7 items-center gap-2">
            <input
              type="checkbox"
              className="size-4 accent-(--gold)"
              checked={chosen.includes(name)}
              onChange={event =>
                onChange(event.target.checked ? [...chosen, name] : chosen.filter(other => other !== name))
              }
            />
            <span className="[overflow-wrap:anywhere]">{name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
