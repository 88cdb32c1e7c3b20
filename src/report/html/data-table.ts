import { escapeHtml } from './escape.ts'

export interface TableCell {
  readonly html: string
  readonly className?: string
}

/** A table whose first column names its rows. Texts are escaped; cells that carry markup are given as `{ html }`. */
export function dataTable(input: {
  readonly caption: string
  readonly columns: readonly (string | { readonly head: string; readonly className: string })[]
  readonly rows: readonly (readonly (string | TableCell)[])[]
  readonly className?: string
}): string {
  const heads = input.columns.map(column =>
    typeof column === 'string'
      ? `<th scope="col">${escapeHtml(column)}</th>`
      : `<th scope="col" class="${column.className}">${escapeHtml(column.head)}</th>`,
  )
  const rows = input.rows.map(([first, ...others]) => {
    const cells = others.map((cell, at) => {
      const column = input.columns[at + 1]
      const own = typeof cell === 'string' ? undefined : cell.className
      const className = [typeof column === 'object' ? column.className : '', own ?? '']
        .filter(Boolean)
        .join(' ')
      return `<td${className === '' ? '' : ` class="${className}"`}>${typeof cell === 'string' ? escapeHtml(cell) : cell.html}</td>`
    })
    const head = first === undefined ? '' : typeof first === 'string' ? escapeHtml(first) : first.html
    return `<tr><th scope="row">${head}</th>${cells.join('')}</tr>`
  })
  const className = input.className === undefined ? '' : ` class="${input.className}"`
  return `<table${className}><caption class="visually-hidden">${escapeHtml(input.caption)}</caption><thead><tr>${heads.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`
}

export const numeric = (head: string) => ({ head, className: 'num' })
