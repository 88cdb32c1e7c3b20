interface ValueViewProps {
  readonly value: unknown
  readonly depth?: number
}

/** Any JSON so that a person can read it; always as plain text. */
export function ValueView({ value, depth = 0 }: ValueViewProps) {
  if (value === null || value === undefined) return <span className="text-dim">none</span>
  if (typeof value !== 'object') return <span className="words">{String(value)}</span>
  if (depth >= 4 || !isSmall(value))
    return (
      <pre className="words max-h-72 overflow-y-auto text-[0.82rem]">
        {JSON.stringify(value, undefined, 2)}
      </pre>
    )
  if (Array.isArray(value)) return <ListView values={value} depth={depth} />
  return (
    <dl className="space-y-0.5">
      {Object.entries(value).map(([name, part]) => (
        <div key={name} className="flex flex-wrap gap-x-2">
          <dt className="shrink-0 text-dim">{name}</dt>
          <dd className="min-w-0">
            <ValueView value={part} depth={depth + 1} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function ListView({ values, depth }: { readonly values: readonly unknown[]; readonly depth: number }) {
  if (values.length === 0) return <span className="text-dim">none</span>
  if (values.every(part => typeof part !== 'object') && values.map(String).join(', ').length < 90)
    return <span className="words">{values.map(String).join(', ')}</span>
  return (
    <ul className="list-disc space-y-1 pl-4">
      {values.map((part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: values are told apart by nothing else
        <li key={at}>
          <ValueView value={part} depth={depth + 1} />
        </li>
      ))}
    </ul>
  )
}

function isSmall(value: object): boolean {
  return Object.keys(value).length <= 40
}
