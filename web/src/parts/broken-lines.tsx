/** What could not be read, in the words of the server; the good around it is shown. */
export function BrokenLines({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  if (lines.length === 0) return null
  return (
    <section className="card mb-5 border-l-[3px] border-l-bad px-4 py-3">
      <h2 className="text-[0.95rem]">{title}</h2>
      <ul className="mt-1 space-y-1 text-[0.9rem] [overflow-wrap:anywhere]">
        {lines.map(line => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  )
}
