/** What to know before relying on a figure, one line each. */
export function CaveatLines({ lines }: { readonly lines: readonly string[] }) {
  return (
    <ul className="card divide-y border-l-[3px] border-l-gold text-[0.93rem]">
      {lines.map(line => (
        <li key={line} className="px-4 py-2 [overflow-wrap:anywhere]">
          {line}
        </li>
      ))}
    </ul>
  )
}
