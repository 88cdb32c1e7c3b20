/**
 * The one list of folders under `src/`, in the order in which they may be imported: a folder imports only from
 * folders above it. `check-imports.ts` turns it into rules, `folder-table.ts` into the table of ARCHITECTURE.md.
 */
export interface Folder {
  /** Path under `src/`. `adapters/*` stands for one folder per implementation of a port. */
  readonly path: string
  /**
   * - `domain`: pure; no file, socket, environment or clock; other domains see only its `index.ts`
   * - `adapter`: implements a port; adapters do not meet
   * - `app`: reads the config, builds the ports and calls the use cases
   * - `shell`: a thin way into `app`; shells do not meet
   * - `entry`: what the package publishes; nothing in `src/` imports it
   */
  readonly kind: 'domain' | 'adapter' | 'app' | 'shell' | 'entry'
  readonly about: string
}

export const folders: readonly Folder[] = [
  {
    path: 'kernel',
    kind: 'domain',
    about:
      'Words every folder uses: errors, clock, seeded randomness, canonical JSON, hashing, money, scores.',
  },
  {
    path: 'stats',
    kind: 'domain',
    about: 'Pure numerics: intervals, tests, power, bootstrap, multiplicity; the nouns Estimate and Verdict.',
  },
  {
    path: 'prepare/dataset',
    kind: 'domain',
    about:
      'The labelled set: example schema, import, lint, splits, holdout lock and ledger, sampling, planning.',
  },
  {
    path: 'prepare/provider',
    kind: 'domain',
    about: 'The port through which a candidate is called; retry, rate and cache rules; prices.',
  },
  {
    path: 'prepare/candidate',
    kind: 'domain',
    about: 'What is being chosen: model, prompt and parameters, or a pipeline, under one fingerprint.',
  },
  {
    path: 'measure/review',
    kind: 'domain',
    about:
      'Work for people: which answers they rate, blind and in an order of their own, and how far they agree.',
  },
  {
    path: 'measure/judge',
    kind: 'domain',
    about:
      'Rubrics and how a judge is asked; scorers measured against people: agreement, gate, judge cards, corrected estimates.',
  },
  {
    path: 'measure/metric',
    kind: 'domain',
    about: 'Deterministic metrics and the contract that every metric keeps.',
  },
  {
    path: 'measure/run',
    kind: 'domain',
    about: 'Plan, execute, score, record; resume, budget, deadline; the run-store port.',
  },
  {
    path: 'measure/load',
    kind: 'domain',
    about:
      'Latency under a planned load: workloads, arrivals, what a generator recorded, percentiles with intervals, verdicts.',
  },
  {
    path: 'measure/cost',
    kind: 'domain',
    about: 'Tokens, machines, retries and people to money for one task, and what the decision itself costs.',
  },
  {
    path: 'decide/estimate',
    kind: 'domain',
    about: 'Scores to estimates with intervals: repeats, clusters, slices, what was not scored.',
  },
  {
    path: 'decide/compare',
    kind: 'domain',
    about: 'Paired differences, corrections for many comparisons, ties and rank sets.',
  },
  {
    path: 'decide/confidence',
    kind: 'domain',
    about: 'Whether a stated confidence is the share that is right, and the threshold that costs least.',
  },
  {
    path: 'decide/select',
    kind: 'domain',
    about:
      'Requirements stated beforehand, who meets them with what probability, trade-offs, and the recommendation.',
  },
  {
    path: 'decide/gate',
    kind: 'domain',
    about: 'Whether a change is no worse than a baseline by more than a stated margin, for CI.',
  },
  {
    path: 'operate/governance',
    kind: 'domain',
    about: 'The readiness checklist filled from evidence, and the sealed archive of a decision.',
  },
  {
    path: 'team',
    kind: 'domain',
    about:
      'Who works on a project through the server: users and roles, invitations, sessions, API keys, the audit log.',
  },
  {
    path: 'report',
    kind: 'domain',
    about: 'A comparison as HTML, Markdown, JSON, JUnit XML or CSV. Calculates nothing.',
  },
  {
    path: 'adapters/*',
    kind: 'adapter',
    about:
      'One folder for each implementation of a port; the only place that touches disk, network and clock.',
  },
  {
    path: 'app',
    kind: 'app',
    about:
      'Reads the config, builds the ports and calls the use cases; the only place that knows both sides.',
  },
  {
    path: 'server',
    kind: 'shell',
    about: 'The pages and their HTTP interface: who may ask what, and answers in exactly the described form.',
  },
  {
    path: 'cli',
    kind: 'shell',
    about: 'The command line: one file for each command, loaded when it is called.',
  },
  {
    path: 'bin',
    kind: 'entry',
    about: 'The published executable: says in words when Node.js is too old, then hands over to cli.',
  },
]

/** Files that stand directly in `src/`. */
export interface RootFile {
  readonly path: string
  /** A `word` may be imported by everyone; a `door` is an entry of the package and is imported by nobody here. */
  readonly kind: 'word' | 'door'
  readonly about: string
}

export const rootFiles: readonly RootFile[] = [
  { path: 'version.ts', kind: 'word', about: 'The version of the package.' },
  { path: 'estimate-schema.ts', kind: 'word', about: 'An estimate in the JSON of files and answers.' },
  { path: 'index.ts', kind: 'door', about: '`cupel`: run, compare and report from a program.' },
  { path: 'config.ts', kind: 'door', about: '`cupel/config`: `defineConfig` for cupel.config.ts.' },
  {
    path: 'provider.ts',
    kind: 'door',
    about: '`cupel/provider`: the provider port, for adapters of your own.',
  },
  { path: 'metric.ts', kind: 'door', about: '`cupel/metric`: the metric contract, for metrics of your own.' },
  {
    path: 'stats.ts',
    kind: 'door',
    about: '`cupel/stats`: the statistics behind every figure, on their own.',
  },
  {
    path: 'vitest.ts',
    kind: 'door',
    about: '`cupel/vitest`: matchers that assert on estimates, for evaluations in a test suite.',
  },
  {
    path: 'testing.ts',
    kind: 'door',
    about: '`cupel/testing`: a store in memory and the real clock, for tests that use the library.',
  },
]

/** Modules of Node.js that compute and touch nothing outside the process. `vm` is there to bound a match in time. */
export const pureNodeModules: readonly string[] = ['crypto', 'util', 'buffer', 'string_decoder', 'vm']

/** Globals that reach outside the process. Domains get a clock, randomness and a network through ports. */
export const worldlyGlobals: readonly string[] = [
  'process',
  'performance',
  'fetch',
  'WebSocket',
  'EventSource',
  'navigator',
  'localStorage',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'clearTimeout',
  'clearInterval',
  'clearImmediate',
  'Date.now',
  'Math.random',
  'crypto.randomUUID',
  'crypto.getRandomValues',
  'AbortSignal.timeout',
]

/** Packages that reach outside the process, or speak to a terminal. Domains get such things through ports. */
export const worldlyPackages: readonly string[] = [
  'undici',
  'commander',
  'hono',
  '@hono/[^/]+',
  '@clack/prompts',
  'picocolors',
  '@ai-sdk/[^/]+',
  '@energetic-ai/[^/]+',
]
