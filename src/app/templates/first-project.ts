/** The files that `cupel init` writes: a small task with real programs as candidates, ready to run with no key. */

interface FirstProject {
  readonly name: string
  /** Adds a model candidate: `provider/model`, or a local OpenAI-compatible server by its base URL. */
  readonly model?: { readonly model: string; readonly baseUrl?: string } | undefined
}

/** Path in the project folder to content. */
export function firstProject({ name, model }: FirstProject): Readonly<Record<string, string>> {
  return {
    'cupel.yaml': config(name, model),
    'data/golden.jsonl': `${tickets.map(ticketLine).join('\n')}\n`,
    'pipelines/keywords.mjs': keywords,
    'pipelines/always-billing.mjs': alwaysBilling,
    ...(model ? { 'prompts/route.md': prompt } : {}),
    '.gitignore': '.cupel/\n',
  }
}

function config(name: string, model: FirstProject['model']): string {
  return `# Which program routes a support ticket best? Run it with:  cupel run
# Every field: docs/reference/config.md
name: ${name}

datasets:
  golden:
    file: data/golden.jsonl
    labels: { labels: [billing, delivery, account] }
    split: { fewshot: 10, eval: 70, holdout: 20, seed: 1 } # written by: cupel dataset split

candidates:
  keywords: { module: pipelines/keywords.mjs }
  always-billing: { module: pipelines/always-billing.mjs } # the baseline that anything must beat
${model ? modelCandidate(model) : modelHint}
metrics: [verdict_match, classification, latency_ms]

compare:
  primary: [verdict_match]
  baseline: always-billing
`
}

function modelCandidate({ model, baseUrl }: NonNullable<FirstProject['model']>): string {
  const url = baseUrl ? `\n    baseUrl: ${JSON.stringify(baseUrl)}` : ''
  return `  model:
    model: ${model}${url}
    prompt: prompts/route.md
    temperature: 0
`
}

const modelHint = `  # A model joins with its key in the environment:
  # model: { model: openai/gpt-4o-mini, prompt: prompts/route.md, temperature: 0 }
`

const prompt = `Route this support ticket to one of: {{labels}}.
Answer with JSON only: {"label": "..."}

Ticket: {{input}}
`

const keywords = `// A candidate is anything that answers. This one looks for words.
const words = {
  billing: ['charge', 'charged', 'invoice', 'refund', 'price', 'pay', 'card'],
  delivery: ['parcel', 'package', 'delivery', 'arrive', 'arrived', 'courier', 'tracking'],
  account: ['password', 'login', 'log', 'email', 'account', 'username'],
}

export function answer({ input }) {
  const found = new Set(input.toLowerCase().match(/[a-z]+/g))
  const [best, hits] = Object.entries(words)
    .map(([label, list]) => [label, list.filter(word => found.has(word)).length])
    .sort((a, b) => b[1] - a[1])[0]
  return hits === 0 ? { text: 'I cannot tell.', abstained: true } : { text: best, label: best }
}
`

const alwaysBilling = `export function answer() {
  return { text: 'billing', label: 'billing' }
}
`

function ticketLine([label, input]: readonly [string, string], index: number): string {
  const id = `t-${String(index + 1).padStart(2, '0')}`
  const provenance = { source: 'cupel init', kind: 'synthetic' }
  return JSON.stringify({ id, input, expected: { label }, component: 'core', provenance })
}

const tickets: readonly (readonly [string, string])[] = [
  ['billing', 'I was charged twice for my order last Tuesday.'],
  ['billing', 'Please send me an invoice with our VAT number on it.'],
  ['billing', 'When will the refund for the returned lamp show up?'],
  ['billing', 'The price at checkout was higher than the one on the page.'],
  ['billing', 'My card was declined, but the money is gone.'],
  ['billing', 'Can we pay by bank transfer at the end of the month?'],
  ['billing', 'There is a fee on my statement that I do not recognise.'],
  ['billing', 'You still bill me although I ended the subscription in May.'],
  ['delivery', 'My parcel has been in the depot for six days.'],
  ['delivery', 'The courier left the box in the rain and it is soaked.'],
  ['delivery', 'Tracking says handed over, yet nobody here received anything.'],
  ['delivery', 'Can you send it to my office instead of my home?'],
  ['delivery', 'Two of the three chairs arrived, one is missing.'],
  ['delivery', 'Do you ship to the Faroe Islands?'],
  ['delivery', 'The delivery slot came and went, and no one rang.'],
  ['delivery', 'Where is my order? It was promised for Friday.'],
  ['account', 'I forgot my password and the reset mail never comes.'],
  ['account', 'Please change the email address of my account.'],
  ['account', 'I cannot log in since the update.'],
  ['account', 'How do I delete everything you store about me?'],
  ['account', 'Someone else seems to use my username.'],
  ['account', 'The code on my phone is always refused.'],
  ['account', 'Merge my two profiles, I signed up twice by mistake.'],
  ['account', 'My colleague left; move her seat to the new hire.'],
]
