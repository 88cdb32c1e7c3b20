import { CupelError, type Redact } from '../../kernel/index.ts'
import type { RunCandidate } from '../../measure/run/index.ts'
import {
  buildCandidate,
  type CandidateConfig,
  type CandidateMaterials,
  fewshotAnswers,
  selectFewshot,
} from '../../prepare/candidate/index.ts'
import {
  type ConcurrencyLimit,
  createConcurrencyLimit,
  defaultRetryPolicy,
  priceCall,
  type Responder,
} from '../../prepare/provider/index.ts'
import { parseDuration } from '../config/index.ts'
import type { OpenedDataset } from '../dataset/open-dataset.ts'
import { type Project, readNamedFile } from '../open-project.ts'
import { codeHashOf } from './code-hash.ts'
import { openResponder } from './open-responder.ts'
import { type Outside, openOutside } from './outside.ts'
import { unmetNeed } from './unmet-need.ts'

export interface OpenedCandidates extends AsyncDisposable {
  readonly all: readonly RunCandidate[]
  /** Replaces every secret that a candidate was given. */
  readonly redact: Redact
  /** For the user, e.g. that others can read the secrets file. */
  readonly warnings: readonly string[]
}

interface Wish {
  readonly dataset: OpenedDataset
  readonly only: readonly string[] | undefined
  readonly seed: number
}

/** Makes the candidates of the config ready to be asked; those that call one provider share its limit. */
export async function openCandidates(project: Project, wish: Wish): Promise<OpenedCandidates> {
  const names = chosenNames(project, wish.only)
  const { present, notes } = withoutUnmet(project, names, wish.only)
  const configs = present.map(name =>
    withAddress(project, project.config.candidates[name] as CandidateConfig),
  )
  const outside = openOutside(project, configs)
  const limits = new Map<string, ConcurrencyLimit>()
  const all: RunCandidate[] = []
  const close = async (): Promise<void> => {
    await Promise.all(all.map(({ responder }) => responder.close?.()))
    await outside[Symbol.asyncDispose]()
  }
  try {
    for (const [index, name] of present.entries()) {
      const config = configs[index] as CandidateConfig
      all.push(await openCandidate({ project, wish, name, config, outside, limits }))
    }
  } catch (thrown) {
    await close()
    throw thrown
  }
  const { redact, warnings } = outside.secrets
  return { all, redact, warnings: [...warnings, ...notes], [Symbol.asyncDispose]: close }
}

export function chosenNames(project: Project, only: readonly string[] | undefined): string[] {
  const known = Object.keys(project.config.candidates)
  const unknown = (only ?? []).filter(name => !known.includes(name))
  if (unknown.length > 0) {
    throw new CupelError(
      'candidate_unknown',
      `The config has no candidate ${unknown.map(name => `"${name}"`).join(', ')}.`,
      {
        hint: `It has: ${known.join(', ')}.`,
        details: { unknown, known },
      },
    )
  }
  return only === undefined ? known : known.filter(name => only.includes(name))
}

/** Leaves out what needs a key or a package that is not there; one that was asked for by name is an error instead. */
export function withoutUnmet(
  project: Project,
  names: readonly string[],
  only: readonly string[] | undefined,
) {
  const unmet = names.flatMap(name => {
    const lack = unmetNeed(project, project.config.candidates[name]?.needs)
    return lack === undefined ? [] : [{ name, lack }]
  })
  const [first] = unmet
  if (only !== undefined && first !== undefined) {
    throw new CupelError(first.lack.code, `Candidate ${first.name} needs ${first.lack.what}.`, {
      hint: first.lack.hint,
    })
  }
  return {
    present: names.filter(name => !unmet.some(other => other.name === name)),
    notes: unmet.map(
      ({ name, lack }) => `Candidate ${name} is left out: it needs ${lack.what}. ${lack.hint}`,
    ),
  }
}

/** `baseUrl: {{NAME}}` is the address that the environment holds. */
export function withAddress({ environment }: Project, config: CandidateConfig): CandidateConfig {
  if (!('model' in config) || !config.baseUrl?.startsWith('{{')) return config
  const name = config.baseUrl.slice(2, -2).trim()
  const baseUrl = environment[name]
  if (baseUrl !== undefined && URL.canParse(baseUrl)) return { ...config, baseUrl }
  throw new CupelError('candidate_invalid', `baseUrl is {{${name}}}, and ${name} holds no address.`, {
    hint: `Set ${name} to the address of the server, up to and with /v1, or add needs: { env: ${name} }.`,
  })
}

export interface CandidateOpening {
  readonly project: Project
  readonly wish: Wish
  readonly name: string
  readonly config: CandidateConfig
  readonly outside: Outside
  readonly limits: Map<string, ConcurrencyLimit>
}

async function openCandidate(opening: CandidateOpening): Promise<RunCandidate> {
  const { project, name, config, limits } = opening
  const { run } = project.config
  const materials = await gather(opening)
  const candidate = buildCandidate(name, config, materials)
  const opened = await openResponder({ ...opening, materials })
  const workers = config.concurrency ?? (opened.isInProcess ? 1 : run.concurrency)
  const limit = limits.get(opened.limitKey) ?? createConcurrencyLimit({ max: workers, clock: project.clock })
  limits.set(opened.limitKey, limit)
  const { fingerprint, kind, summary } = candidate
  return {
    facts: { name, fingerprint, kind, summary },
    responder: closedOnce(opened.responder),
    render: candidate.render,
    parse: candidate.parse,
    price: usage => (opened.isFree ? 0 : priceCall(usage, opened.price)),
    limit,
    workers,
    retryPolicy: { ...defaultRetryPolicy, maxAttempts: 1 + (config.retries ?? run.retries) },
    callTimeoutMs: parseDuration(config.timeout ?? run.callTimeout, `candidates.${name}.timeout`),
    isCacheable: kind === 'model',
  }
}

/** A run closes what it has asked, and whoever opened it closes what is left: a program of the user's is told once. */
function closedOnce(responder: Responder): Responder {
  let closing: Promise<void> | undefined
  return {
    respond: (call, options) => responder.respond(call, options),
    async close() {
      closing ??= responder.close?.() ?? Promise.resolve()
      await closing
    },
  }
}

/** Reads what the config of a candidate only names. */
export async function gather({
  project,
  wish,
  name,
  config,
}: Omit<CandidateOpening, 'outside' | 'limits'> & Partial<CandidateOpening>): Promise<CandidateMaterials> {
  const { labels, split } = wish.dataset
  if ('baseline' in config)
    return {
      labels,
      answers: await fewshotAnswers(wish.dataset.readAll(), {
        scoredSplit: split,
        ...(labels ? { labels } : {}),
      }),
    }
  if (!('model' in config)) return { labels, codeHash: await codeHashOf(project, config) }
  const wished = { count: config.fewshot, seed: wish.seed, scoredSplit: wish.dataset.split }
  const field = `candidates.${name}`
  return {
    labels,
    fewshot: await selectFewshot(wish.dataset.readAll(), wished),
    ...(config.prompt === undefined
      ? {}
      : { promptText: readNamedFile(project, config.prompt, `${field}.prompt`) }),
    ...(typeof config.schema === 'string'
      ? { schema: JSON.parse(readNamedFile(project, config.schema, `${field}.schema`)) }
      : {}),
  }
}
