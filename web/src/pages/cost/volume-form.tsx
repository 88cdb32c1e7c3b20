import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { Field } from '../../parts/field.tsx'

const route = getRouteApi('/app/cost')

interface VolumeFormProps {
  /** As the figures below have it. */
  readonly stated: number | undefined
  readonly isOwn: boolean
}

/** Another number of tasks a month, to see what it does; the config stays as it is. */
export function VolumeForm({ stated, isOwn }: VolumeFormProps) {
  const navigate = route.useNavigate()
  const [text, setText] = useState(stated === undefined ? '' : String(Math.round(stated)))
  const go = (volume: number | undefined) =>
    void navigate({
      search: ({ volume: _, ...others }) => (volume === undefined ? others : { ...others, volume }),
      replace: true,
      resetScroll: false,
    })
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onSubmit={event => {
        event.preventDefault()
        const volume = Number(text)
        if (Number.isInteger(volume) && volume > 0) go(volume)
      }}
    >
      <Field label="Tasks a month">
        {id => (
          <input
            id={id}
            className="input w-32"
            type="number"
            min={1}
            step={1}
            max={1e12}
            required
            value={text}
            onChange={event => setText(event.target.value)}
          />
        )}
      </Field>
      <button type="submit" className="btn">
        Reckon
      </button>
      {isOwn && (
        <button type="button" className="btn btn-quiet" onClick={() => go(undefined)}>
          As in the config
        </button>
      )}
    </form>
  )
}
