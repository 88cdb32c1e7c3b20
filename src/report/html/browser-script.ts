/**
 * Runs in the reader's browser: search, filters and keyboard for the disagreement browser, and the filter of the pairs
 * table. Writes text only through textContent, so that an answer can never become markup. Plain JavaScript in a string
 * because the page carries it inline, under the hash in its content security policy.
 */
export const browserScript = String.raw`
(() => {
  'use strict'
  const $ = id => document.getElementById(id)
  const el = (tag, className, text) => {
    const node = document.createElement(tag)
    if (className) node.className = className
    if (text !== undefined) node.textContent = text
    return node
  }
  const pairs = $('pairs-metric')
  if (pairs) {
    const show = () => document.querySelectorAll('[data-pairs]').forEach(body => { body.hidden = body.dataset.pairs !== pairs.value })
    pairs.addEventListener('change', show)
    show()
  }
  const source = $('disagreement-data')
  if (!source || !$('found')) return
  const data = JSON.parse(source.textContent)
  const items = data.items
  for (const item of items) {
    item.find = [item.exampleId, item.component, item.input, item.expected, ...Object.values(item.tags),
      ...item.answers.flatMap(a => [a.text, a.label || '', ...a.citations])].join('\n').toLowerCase()
  }
  const list = $('found'), detail = $('detail'), count = $('found-count')
  const search = $('search'), component = $('component'), metric = $('metric'), won = $('won'), lost = $('lost')
  let found = items, selected = 0
  const valueOf = (answer, id) => { const s = answer && answer.scores.find(s => s.metric === id); return s && s.value }
  const direction = id => (data.metrics[id] && data.metrics[id].direction === 'lower' ? -1 : 1)
  const beats = item => {
    if (!won.value && !lost.value) return true
    const ids = metric.value ? [metric.value] : data.primary
    return ids.some(id => {
      const of = name => item.answers.find(a => a.candidate === name)
      const others = (name, test) => item.answers.some(a => a.candidate !== name && test(valueOf(a, id)))
      const w = won.value ? valueOf(of(won.value), id) : undefined, l = lost.value ? valueOf(of(lost.value), id) : undefined
      const d = direction(id)
      if (won.value && lost.value) return w !== undefined && l !== undefined && (w - l) * d > 0
      if (won.value) return w !== undefined && others(won.value, v => v !== undefined && (w - v) * d > 0)
      return l !== undefined && others(lost.value, v => v !== undefined && (v - l) * d > 0)
    })
  }
  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean)
    found = items.filter(item =>
      words.every(word => item.find.includes(word)) &&
      (!component.value || item.component === component.value) &&
      (!metric.value || item.metrics.includes(metric.value)) && beats(item))
    selected = 0
    drawList()
    drawDetail()
  }
  const mark = (answer, id) => {
    const v = valueOf(answer, id)
    if (answer.outcome !== 'answered') return '×'
    if (v === undefined) return '·'
    const m = data.metrics[id]
    const span = m.range[1] === null || m.range[0] === null ? undefined : (v - m.range[0]) / (m.range[1] - m.range[0])
    if (span === undefined) return '◦'
    const good = m.direction === 'lower' ? 1 - span : span
    return good >= 0.999 ? '●' : good <= 0.001 ? '○' : '◐'
  }
  const drawList = () => {
    const rows = document.createDocumentFragment()
    found.forEach((item, at) => {
      const row = el('li')
      row.id = 'found-' + at
      row.dataset.at = at
      row.setAttribute('role', 'option')
      row.setAttribute('aria-selected', at === selected)
      const meta = el('div', 'm')
      meta.append(el('span', '', item.exampleId + ' · ' + item.component))
      const id = metric.value || item.metrics[0] || data.primary[0]
      const dots = el('span', 'dots', item.answers.map(a => mark(a, id)).join(''))
      dots.title = item.answers.map(a => a.candidate + ' ' + (valueOf(a, id) ?? 'no value')).join(', ')
      meta.append(dots)
      row.append(meta, el('div', 'q', item.input))
      rows.append(row)
    })
    list.replaceChildren(rows)
    list.scrollTop = 0
    count.textContent = found.length === items.length ? items.length + ' shown' : found.length + ' of ' + items.length
    if (found.length) list.setAttribute('aria-activedescendant', 'found-' + selected)
    else list.removeAttribute('aria-activedescendant')
  }
  const select = at => {
    if (at < 0 || at >= found.length) return
    const old = $('found-' + selected)
    if (old) old.setAttribute('aria-selected', 'false')
    selected = at
    const row = $('found-' + at)
    row.setAttribute('aria-selected', 'true')
    row.scrollIntoView({ block: 'nearest' })
    list.setAttribute('aria-activedescendant', row.id)
    drawDetail()
  }
  const number = (v, id) => {
    const m = data.metrics[id]
    if (m && m.unit) return (Math.round(v * 1000) / 1000) + ' ' + m.unit
    if (m && m.isShare) return Math.round(v * 1000) / 10 + '%'
    return String(Math.round(v * 1000) / 1000)
  }
  const drawDetail = () => {
    const item = found[selected]
    detail.scrollTop = 0
    if (!item) { detail.replaceChildren(el('p', 'dim', 'Nothing matches. Clear the search or a filter.')); return }
    const parts = [
      el('h3', '', item.exampleId),
      el('p', 'eyebrow', [item.component, ...Object.entries(item.tags).map(([k, v]) => k + '=' + v)].join(' · ')),
      el('pre', '', item.input),
    ]
    if (item.expected) parts.push(el('p', 'eyebrow', 'Expected'), el('pre', '', item.expected))
    for (const answer of item.answers) {
      const box = el('article', 'answer'), head = el('div', 'head')
      head.append(el('span', 'who', answer.candidate))
      if (answer.label !== undefined) head.append(el('span', 'chip', answer.label))
      if (answer.abstained) head.append(el('span', 'chip', 'abstained'))
      for (const score of answer.scores) {
        const m = data.metrics[score.metric], known = score.value !== undefined
        const binary = known && (score.value === 0 || score.value === 1) && m.direction !== 'none' && !m.unit
        const good = binary && (m.direction === 'lower' ? 1 - score.value : score.value)
        const chip = el('span', 'chip' + (binary ? ' score-' + good : ''), m.title + ' ' + (known ? number(score.value, score.metric) : score.why))
        head.append(chip)
      }
      box.append(head)
      if (answer.outcome === 'answered') box.append(el('pre', '', answer.text === '' ? '(no text)' : answer.text + (answer.truncated ? ' … (cut)' : '')))
      else box.append(el('p', 'bad', answer.outcome === 'failed' ? 'The call failed: ' + answer.failure : 'No trial was made.'))
      if (answer.citations.length) box.append(el('p', 'cites', 'Cites ' + answer.citations.join(' · ')))
      parts.push(box)
    }
    detail.replaceChildren(...parts)
  }
  list.addEventListener('click', event => {
    const row = event.target.closest('li')
    if (row) select(Number(row.dataset.at))
  })
  list.addEventListener('keydown', event => {
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: 8, PageUp: -8 }[event.key]
    if (event.key === 'Home') select(0)
    else if (event.key === 'End') select(found.length - 1)
    else if (step) select(Math.min(found.length - 1, Math.max(0, selected + step)))
    else return
    event.preventDefault()
  })
  document.addEventListener('keydown', event => {
    if (event.key === '/' && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) { search.focus(); event.preventDefault() }
    if (event.key === 'Escape' && document.activeElement === search) { search.value = ''; filter() }
  })
  let waiting
  search.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(filter, 80) })
  for (const control of [component, metric, won, lost]) control.addEventListener('change', filter)
  filter()
})()
`
