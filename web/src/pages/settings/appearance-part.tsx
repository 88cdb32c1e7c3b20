import { Section } from '../../parts/page-head.tsx'
import { type Theme, useTheme } from '../shell/theme.ts'

const themes: readonly (readonly [Theme, string, string])[] = [
  ['system', 'As the system', 'Follows the setting of your computer.'],
  ['light', 'Light', 'Ink on paper.'],
  ['dark', 'Dark', 'For dim rooms.'],
]

export function AppearancePart() {
  const { theme, chooseTheme } = useTheme()
  return (
    <Section title="Theme" note="Kept in this browser.">
      <fieldset className="grid max-w-[44rem] gap-2 sm:grid-cols-3">
        <legend className="sr-only">Theme</legend>
        {themes.map(([value, label, note]) => (
          <label
            key={value}
            className={`card flex cursor-pointer items-start gap-2.5 px-4 py-3 ${theme === value ? 'border-ink' : ''}`}
          >
            <input
              type="radio"
              name="theme"
              className="mt-1 size-4 accent-(--gold)"
              checked={theme === value}
              onChange={() => chooseTheme(value)}
            />
            <span>
              <span className="font-[600]">{label}</span>
              <span className="block text-[0.86rem] text-dim">{note}</span>
            </span>
          </label>
        ))}
      </fieldset>
    </Section>
  )
}
