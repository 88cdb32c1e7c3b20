/**
 * The whole style sheet. Gold marks what leads; all else is ink on paper. Colours are variables so that pictures follow the
 * reader's light or dark setting.
 */
export const styleSheet = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf7; --card: #ffffff; --ink: #1f1e1b; --dim: #6a665e; --line: #e5e1d8; --faint: #f3f0e9;
  --gold: #8a6100; --gold-soft: #f6ecd3; --bad: #a3341f; --good: #2e6b3f; --focus: #1f5fbf;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #171613; --card: #1f1e1a; --ink: #ece8df; --dim: #a29d92; --line: #37342d; --faint: #262420;
    --gold: #e0b450; --gold-soft: #3a301a; --bad: #f0917c; --good: #86c596; --focus: #8ab8ff;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.55 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums;
}
a { color: inherit; text-decoration-color: var(--gold); text-underline-offset: .2em; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; z-index: 9; }
header, main, footer { max-width: 76rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 3rem; }
.brand { display: flex; align-items: center; gap: .6rem; color: var(--dim); font-size: .9rem; margin: 0 0 2rem; overflow-wrap: anywhere; }
.brand b { color: var(--ink); letter-spacing: .02em; }
.brand svg { flex: none; }
h1 { font-size: clamp(1.4rem, 1.15rem + 1.3vw, 2rem); line-height: 1.25; letter-spacing: -.018em; font-weight: 640; margin: 0 0 1rem; max-width: 54rem; text-wrap: balance; overflow-wrap: anywhere; }
.lead { max-width: 50rem; color: var(--ink); margin: 0 0 .5rem; font-size: 1.02rem; overflow-wrap: anywhere; }
.facts { color: var(--dim); margin: 1.25rem 0 0; padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; font-size: .92rem; }
nav { position: sticky; top: 0; z-index: 3; background: var(--paper); border-bottom: 1px solid var(--line); margin-top: 2rem; }
nav ul { max-width: 76rem; margin: 0 auto; padding: 0 1.5rem; display: flex; gap: 1.5rem; list-style: none; overflow-x: auto; scrollbar-width: none; }
nav a { display: block; padding: .75rem 0; color: var(--dim); text-decoration: none; white-space: nowrap; font-size: .92rem; }
nav a:hover { color: var(--ink); box-shadow: inset 0 -2px var(--gold); }
section { padding: 2.75rem 0 0; scroll-margin-top: 2rem; }
h2 { font-size: 1.3rem; letter-spacing: -.01em; line-height: 1.3; margin: 0 0 .35rem; font-weight: 640; }
h3 { font-size: 1rem; margin: 0; font-weight: 620; line-height: 1.35; }
.note { color: var(--dim); margin: 0 0 1.1rem; max-width: 46rem; font-size: .95rem; }
.note.under { margin: .6rem 0 0; }
.scroll { position: relative; overflow-x: auto; border: 1px solid var(--line); border-radius: 10px; background: var(--card); }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; padding: .6rem .75rem; border-top: 1px solid var(--line); vertical-align: top; }
thead th { border-top: 0; color: var(--dim); font-weight: 500; font-size: .84rem; vertical-align: bottom; line-height: 1.3; }
.num { text-align: right; white-space: nowrap; }
tbody th { font-weight: 600; min-width: 7.5rem; max-width: 16rem; overflow-wrap: anywhere; }
tbody th small, td small { display: block; font-weight: 400; color: var(--dim); font-size: .8rem; line-height: 1.4; }
.num.why small { white-space: normal; min-width: 6.5rem; }
thead .num { white-space: normal; }
.against { display: block; font-weight: 500; font-size: .8rem; line-height: 1.4; }
td .v { font-weight: 600; font-size: 1rem; }
td.best .v, td.tied .v { color: var(--gold); }
td.best, td.tied { background: linear-gradient(var(--gold-soft), var(--gold-soft)) no-repeat center / calc(100% - 8px) calc(100% - 8px); }
.mark { color: var(--gold); font-size: .8em; margin-right: .35em; vertical-align: .08em; }
.chip { display: inline-block; font-size: .74rem; line-height: 1.5; padding: 0 .45em; border-radius: 99px; border: 1px solid var(--line); color: var(--dim); font-weight: 500; white-space: nowrap; }
.matrix tbody th, .pairs tbody th { min-width: 10rem; }
.tall { max-height: 26rem; overflow-y: auto; }
.matrix tbody th { position: sticky; left: 0; background: var(--card); z-index: 1; }
.bad { color: var(--bad); } .good { color: var(--good); } .dim { color: var(--dim); }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); gap: 1rem; align-items: start; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem 1rem .6rem; min-width: 0; margin: 0; }
.card figcaption { display: flex; gap: .5rem; align-items: baseline; justify-content: space-between; margin-bottom: .35rem; }
.card figcaption .dim { font-size: .82rem; text-align: right; }
.plot { font-size: 12px; display: block; max-width: 100%; height: auto; overflow: visible; color: var(--ink); }
.plot text { white-space: pre; }
details > summary { cursor: pointer; color: var(--dim); font-size: .88rem; padding: .4rem 0; }
details.block { margin-top: 1rem; } details.block > summary { font-size: .95rem; }
.card details table { font-size: .82rem; } .card details th, .card details td { padding: .25rem .4rem; white-space: nowrap; } .card details { position: relative; overflow-x: auto; }
.notices { margin: 0; padding: 0; list-style: none; border: 1px solid var(--line); border-left: 3px solid var(--gold); border-radius: 8px; background: var(--card); }
.notices li { padding: .55rem 1rem; border-top: 1px solid var(--line); font-size: .94rem; overflow-wrap: anywhere; } .notices li:first-child { border-top: 0; }
.tools { display: flex; flex-wrap: wrap; gap: .75rem; margin: 0 0 .75rem; align-items: end; }
.tools label { display: flex; flex-direction: column; gap: .2rem; font-size: .8rem; color: var(--dim); flex: 0 1 auto; min-width: 0; }
.tools label.grow { flex: 1 1 14rem; }
input, select, button { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .45rem .65rem; min-width: 0; max-width: 100%; }
input, select { font-size: .94rem; height: 2.5rem; }
.browser { display: grid; grid-template-columns: minmax(15rem, 22rem) 1fr; border: 1px solid var(--line); border-radius: 10px; background: var(--card); overflow: hidden; height: 38rem; }
.list { overflow-y: auto; border-right: 1px solid var(--line); margin: 0; padding: 0; list-style: none; }
.list li { border-bottom: 1px solid var(--line); padding: .6rem .9rem; cursor: pointer; }
.list li[aria-selected=true] { background: var(--gold-soft); box-shadow: inset 3px 0 var(--gold); }
.list:focus-visible { outline-offset: -2px; }
.list .q { display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; font-size: .9rem; line-height: 1.4; overflow-wrap: anywhere; }
.list .m { color: var(--dim); font-size: .78rem; display: flex; justify-content: space-between; gap: .5rem; }
.dots { letter-spacing: .1em; white-space: nowrap; }
.detail { overflow-y: auto; padding: 1.1rem 1.3rem; min-width: 0; }
.detail h3 { margin-bottom: .5rem; overflow-wrap: anywhere; }
.detail pre, .quote { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; margin: .2rem 0 1rem; padding: .65rem .85rem; background: var(--faint); border-radius: 8px; font-size: .92rem; unicode-bidi: isolate; }
.answer { border-top: 1px solid var(--line); padding: .85rem 0 .3rem; }
.answer .head { display: flex; flex-wrap: wrap; gap: .35rem .6rem; align-items: baseline; margin-bottom: .3rem; }
.answer .who { font-weight: 620; overflow-wrap: anywhere; }
.answer .cites { color: var(--dim); font-size: .84rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
.eyebrow { color: var(--dim); font-size: .78rem; margin: 0; }
.score-0 { border-color: var(--bad); color: var(--bad); } .score-1 { border-color: var(--good); color: var(--good); }
dl { display: grid; grid-template-columns: minmax(8rem, 14rem) 1fr; gap: .5rem 1.5rem; margin: 0; font-size: .94rem; }
dt { color: var(--dim); } dd { margin: 0; overflow-wrap: anywhere; }
code { font: .88em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
section p + .scroll { margin-top: 1rem; }
.narrow { display: none; }
footer { color: var(--dim); font-size: .85rem; padding-top: 3rem; padding-bottom: 3rem; overflow-wrap: anywhere; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 44rem) {
  body { font-size: 15px; }
  header, main, footer, nav ul { padding-left: 1rem; padding-right: 1rem; }
  header { padding-top: 1.5rem; } .brand { margin-bottom: 1.25rem; }
  th, td { padding: .5rem .6rem; }
  .matrix tbody th { min-width: 8rem; max-width: 9rem; } .pairs tbody th { min-width: 9rem; }
  .wide { display: none; } .narrow { display: block; }
  .matrix th small { display: none; }
  .tools { display: grid; grid-template-columns: 1fr 1fr; } .tools .grow { grid-column: 1 / -1; } .tools label > * { width: 100%; }
  .browser { grid-template-columns: 1fr; grid-template-rows: 15rem auto; height: auto; }
  .list { border-right: 0; border-bottom: 1px solid var(--line); }
  dl { grid-template-columns: 1fr; gap: .1rem; } dd { margin-bottom: .6rem; }
}
@media print {
  nav, .tools, .skip { display: none; } body { background: #fff; } .browser { height: auto; display: block; } .list { display: none; }
  .card, .scroll { break-inside: avoid; }
}
`
