import type { Readiness, ReadinessItem } from '../../operate/governance/index.ts'
import { nextStep, readinessCount, readinessSubject } from '../render-readiness.ts'
import { escapeHtml } from './escape.ts'
import { htmlPage } from './page.ts'
import { listHtml } from './section.ts'

const ownStyle = `
.checklist { list-style: none; margin: 0; padding: 0; border: 1px solid var(--line); border-radius: 10px; background: var(--card); }
.checklist > li { display: grid; grid-template-columns: 5.2rem 1fr; gap: .25rem 1rem; padding: .9rem 1.1rem; border-top: 1px solid var(--line); }
.checklist > li:first-child { border-top: 0; }
.checklist p { margin: .15rem 0 0; overflow-wrap: anywhere; max-width: 54rem; }
.checklist .about, .checklist .frames { color: var(--dim); font-size: .88rem; }
.checklist code { overflow-wrap: anywhere; }
.state { font-size: .84rem; font-weight: 600; line-height: 1.6; }
.state.done { color: var(--good); } .state.open { color: var(--bad); } .state.none { color: var(--dim); }
.next { border-left: 3px solid var(--gold); padding: .2rem 0 .2rem 1rem; margin: 1.5rem 0 0; overflow-wrap: anywhere; }
@media (max-width: 44rem) { .checklist > li { grid-template-columns: 1fr; gap: .1rem; padding: .8rem 1rem; } }
`

const states = {
  done: { words: 'Done', className: 'done' },
  'not done': { words: 'Not done', className: 'open' },
  'not applicable': { words: 'Not applicable', className: 'none' },
} as const

/** One file that needs nothing else, and runs no script: the checklist, each item with its reason and its evidence. */
export function renderReadinessHtml(readiness: Readiness): string {
  const { project, cupelVersion, at, items, problems } = readiness
  return htmlPage({
    title: `${project}: ready for production?`,
    version: cupelVersion,
    style: ownStyle,
    name: project,
    headline: `Ready for production? ${readinessCount(readiness)}`,
    lead: `<p class="lead">${escapeHtml(readinessSubject(readiness))}</p>
<p class="next">${escapeHtml(nextStep(readiness))}</p>`,
    main: `<section id="items" aria-labelledby="items-head"><h2 id="items-head">Checklist</h2><p class="note">In the order of the work. What a machine can see, nobody's word replaces; what it cannot, a person has said under their name.</p>
<ul class="checklist">
${items.map(itemRow).join('\n')}
</ul></section>
${problems.length === 0 ? '' : problemSection(problems)}`,
    footer: `Made by cupel ${escapeHtml(cupelVersion)} on ${escapeHtml(at)}. Provisions named here are what an item may help to show; this is no legal advice.`,
  })
}

function itemRow({ title, about, state, reason, seenBy, artefact, todo, frameworks }: ReadinessItem): string {
  const { words, className } = states[state]
  const facts = [
    ...(seenBy === 'person' ? ['on the word of a person'] : []),
    ...(artefact === undefined ? [] : [`evidence: <code>${escapeHtml(artefact)}</code>`]),
  ]
  return `<li><span class="state ${className}">${words}</span><div><h3>${escapeHtml(title)}</h3><p>${escapeHtml(reason)}</p>${
    facts.length === 0 ? '' : `<p class="about">${facts.join(' · ')}</p>`
  }${todo === undefined ? '' : `<p>Do: <code>${escapeHtml(todo)}</code></p>`}<details><summary>Why it is asked</summary><p class="about">${escapeHtml(about)}</p>${
    frameworks.length === 0
      ? ''
      : `<p class="frames">May help to show: ${escapeHtml(frameworks.join(', '))}.</p>`
  }</details></div></li>`
}

const problemSection = (problems: readonly string[]): string =>
  `<section id="problems" aria-labelledby="problems-head"><h2 id="problems-head">What could not be read</h2>${listHtml('notices', problems)}</section>`
