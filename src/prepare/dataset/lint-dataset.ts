import { rateHalfWidth } from '../../stats/index.ts'
import { type Component, components, type Example, type Split } from './example.ts'
import type { DuplicatePair } from './find-duplicates.ts'
import { type LabelSchema, labelViolations } from './label-schema.ts'

export type Severity = 'error' | 'warning' | 'note'

export interface Finding {
  readonly severity: Severity
  /** Stable, for programs. */
  readonly code: string
  readonly message: string
  /** What to do about it. */
  readonly remedy?: string
  /** At most 20; the message has the whole number. */
  readonly examples?: readonly string[]
}

/** Recommended minimum for each component; 430 in all. */
const recommendedComponents: Readonly<Record<Component, number>> = {
  core: 200,
  edge: 100,
  adversarial: 50,
  regression: 50,
  golden: 30,
}

/** Other published floors for the number of labelled examples. */
const publishedFloors = [300, 500] as const

export interface LintInput {
  readonly examples: readonly Example[]
  readonly duplicates: readonly DuplicatePair[]
  readonly labels?: LabelSchema | undefined
  /** Tag whose examples belong together. */
  readonly groupBy?: string | undefined
}

/** Everything that would make conclusions from this dataset weaker than they look, the worst first. */
export function lintDataset(input: LintInput): Finding[] {
  if (input.examples.length === 0) {
    return [
      {
        severity: 'error',
        code: 'empty',
        message: 'There are no examples.',
        remedy: 'Import some with cupel dataset import.',
      },
    ]
  }
  const findings = [
    ...labelFindings(input),
    ...leakFindings(input),
    ...duplicateFindings(input.duplicates),
    ...componentFindings(input.examples),
    ...floorFindings(input.examples),
    ...expectationFindings(input.examples),
    ...balanceFindings(input.examples),
    ...resolutionFindings(input.examples),
    ...sliceFindings(input.examples),
    ...provenanceFindings(input.examples),
  ]
  const order: readonly Severity[] = ['error', 'warning', 'note']
  return findings.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
}

const some = (ids: readonly string[]): readonly string[] => ids.slice(0, 20)
const percent = (share: number): string => `${(100 * share).toFixed(0)}%`
const points = (share: number): string => (100 * share).toFixed(1).replace(/\.0$/, '')

function labelFindings({ examples, labels }: LintInput): Finding[] {
  if (labels === undefined) {
    const hasLabels = examples.some(({ expected }) => expected?.label !== undefined)
    return hasLabels
      ? [
          {
            severity: 'warning',
            code: 'no-label-schema',
            message: 'The dataset has labels and no label schema.',
            remedy:
              'List the allowed labels under `labels:` of the dataset: a typo would make a class of its own.',
          },
        ]
      : []
  }
  return examples.flatMap(example =>
    labelViolations(example, labels).map(
      ({ field, expected, found }): Finding => ({
        severity: 'error',
        code: 'label-not-allowed',
        message: `${example.id} ${field}: expected ${expected}; found ${found}.`,
        remedy: 'Correct the label, or the label schema before the first run.',
        examples: [example.id],
      }),
    ),
  )
}

/** The same question in two splits: what was learnt or tuned on one is remembered on the other. */
function leakFindings({ examples, duplicates, groupBy }: LintInput): Finding[] {
  const splitOf = new Map(examples.map(({ id, split }) => [id, split]))
  const parted = duplicates.filter(({ id, of }) => splitOf.get(id) !== splitOf.get(of))
  const leaks: Finding[] = parted.map(({ id, of, kind, similarity }) => ({
    severity: 'error',
    code: 'split-leak',
    message: `${id} (${splitOf.get(id) ?? 'no split'}) and ${of} (${splitOf.get(of) ?? 'no split'}) ask ${kind === 'exact' ? 'the same' : `nearly the same (${percent(similarity)} in common)`}.`,
    remedy: 'Run cupel dataset split: it keeps near-copies together. Or drop one of them.',
    examples: [id, of],
  }))
  return groupBy === undefined ? leaks : [...leaks, ...groupLeaks(examples, groupBy)]
}

function groupLeaks(examples: readonly Example[], groupBy: string): Finding[] {
  const splitsOf = new Map<string, Set<Split | undefined>>()
  for (const { tags, split } of examples) {
    const group = tags[groupBy]
    if (group !== undefined) splitsOf.set(group, (splitsOf.get(group) ?? new Set()).add(split))
  }
  const torn = [...splitsOf].filter(([, splits]) => splits.size > 1).map(([group]) => group)
  if (torn.length === 0) return []
  return [
    {
      severity: 'error',
      code: 'group-leak',
      message: `${torn.length} groups of ${groupBy} are in more than one split: ${torn.slice(0, 5).join(', ')}${torn.length > 5 ? ', …' : ''}.`,
      remedy: 'Run cupel dataset split.',
    },
  ]
}

function duplicateFindings(duplicates: readonly DuplicatePair[]): Finding[] {
  return (['exact', 'near'] as const).flatMap((kind): Finding[] => {
    const pairs = duplicates.filter(pair => pair.kind === kind)
    if (pairs.length === 0) return []
    const named = pairs
      .slice(0, 5)
      .map(({ id, of, similarity }) => `${id} = ${of}${kind === 'near' ? ` (${percent(similarity)})` : ''}`)
    return [
      {
        severity: 'warning',
        code: `duplicates-${kind}`,
        message: `${pairs.length} ${kind === 'exact' ? 'exact duplicates' : 'near-duplicates'}: ${named.join(', ')}${pairs.length > 5 ? ', …' : ''}.`,
        remedy:
          'Each counts as if it were new evidence: drop it, or give both the same group tag and name it as cluster.',
        examples: some(pairs.map(({ id }) => id)),
      },
    ]
  })
}

function componentFindings(examples: readonly Example[]): Finding[] {
  return components.flatMap((component): Finding[] => {
    const count = examples.filter(example => example.component === component).length
    const wanted = recommendedComponents[component]
    if (count >= wanted) return []
    return [
      {
        severity: count === 0 ? 'warning' : 'note',
        code: 'component-short',
        message: `component ${component}: ${count} of the recommended ${wanted}.`,
        remedy: `Add ${wanted - count}.`,
      },
    ]
  })
}

function floorFindings(examples: readonly Example[]): Finding[] {
  const labelled = examples.filter(({ expected }) => expected !== undefined).length
  const whole = Object.values(recommendedComponents).reduce((sum, count) => sum + count, 0)
  const floors = [
    {
      floor: whole,
      name: 'the component floor (200 core, 100 edge, 50 adversarial, 50 regression, 30 golden)',
    },
    ...publishedFloors.map(floor => ({ floor, name: `the published floor of ${floor} labelled examples` })),
  ]
  return floors.map(({ floor, name }): Finding => {
    const isMet = labelled >= floor
    return {
      severity: isMet ? 'note' : 'warning',
      code: isMet ? 'floor-met' : 'floor-missed',
      message: `${labelled} labelled examples ${isMet ? 'reach' : 'are below'} ${name}: ${floor}.`,
      ...(isMet
        ? {}
        : {
            remedy: `Label ${floor - labelled} more, or run cupel dataset plan to see what the present number can show.`,
          }),
    }
  })
}

function expectationFindings(examples: readonly Example[]): Finding[] {
  const bare = examples
    .filter(({ expected }) => expected === undefined || Object.keys(expected).length === 0)
    .map(({ id }) => id)
  if (bare.length === 0) return []
  return [
    {
      severity: 'warning',
      code: 'no-expectation',
      message: `${bare.length} examples say nothing of what is expected; most metrics cannot score them.`,
      remedy: 'Give them an answer, a label, facts, citations or abstain.',
      examples: some(bare),
    },
  ]
}

function balanceFindings(examples: readonly Example[]): Finding[] {
  const counts = new Map<string, number>()
  for (const { expected } of examples) {
    if (expected?.label !== undefined) counts.set(expected.label, (counts.get(expected.label) ?? 0) + 1)
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  if (counts.size < 2) return []
  const sorted = [...counts].sort((a, b) => b[1] - a[1])
  const [most, mostCount] = sorted[0] as [string, number]
  const text = sorted.map(([label, count]) => `${label} ${count}`).join(', ')
  const isSkewed = mostCount / total > 0.8
  const rare = sorted.filter(([, count]) => count < 20)
  return [
    {
      severity: isSkewed ? 'warning' : 'note',
      code: 'class-balance',
      message: `Labels: ${text}.${isSkewed ? ` Always answering "${most}" is right ${percent(mostCount / total)} of the time.` : ''}`,
      ...(isSkewed
        ? { remedy: 'Add examples of the other labels, and judge by macro F1 or MCC rather than accuracy.' }
        : {}),
    },
    ...rare.map(
      ([label, count]): Finding => ({
        severity: 'warning',
        code: 'class-rare',
        message: `Label ${label} has ${count} examples: its recall is known to ±${points(rateHalfWidth({ rate: 0.8, trials: count }) ?? 1)} points at best.`,
        remedy: 'Add examples of it.',
      }),
    ),
  ]
}

function resolutionFindings(examples: readonly Example[]): Finding[] {
  const scored = examples.filter(({ split }) => (split ?? 'eval') === 'eval').length
  if (scored === 0)
    return [
      {
        severity: 'error',
        code: 'no-eval',
        message: 'No example is in the eval split.',
        remedy: 'Run cupel dataset split with a share for eval.',
      },
    ]
  const half = rateHalfWidth({ rate: 0.8, trials: scored }) ?? 1
  return [
    {
      severity: half > 0.06 ? 'warning' : 'note',
      code: 'eval-resolution',
      message: `The eval part has ${scored} examples: a rate of 80% is known to about ±${points(half)} points.`,
      ...(half > 0.06
        ? { remedy: 'Give eval a larger share (the worked example uses 10/70/20), or add examples.' }
        : {}),
    },
  ]
}

/** Slices so small that even a perfect score leaves the rate open by more than 10 points either way. */
function sliceFindings(examples: readonly Example[]): Finding[] {
  const counts = new Map<string, number>()
  for (const { tags, split } of examples) {
    if ((split ?? 'eval') !== 'eval') continue
    for (const [tag, value] of Object.entries(tags))
      counts.set(`${tag}=${value}`, (counts.get(`${tag}=${value}`) ?? 0) + 1)
  }
  const half = (n: number) => rateHalfWidth({ rate: 0.8, trials: n }) ?? 1
  const small = [...counts].filter(([, n]) => half(n) > 0.1).sort((a, b) => b[1] - a[1])
  if (small.length === 0) return []
  const named = small.slice(0, 8).map(([slice, n]) => `${slice} (n=${n}, ±${points(half(n))})`)
  return [
    {
      severity: 'note',
      code: 'slice-small',
      message: `${small.length} slices are too small to conclude on: ${named.join(', ')}${small.length > 8 ? ', …' : ''}.`,
      remedy: 'About 60 examples bring a slice to ±10 points; read smaller ones as anecdotes.',
    },
  ]
}

function provenanceFindings(examples: readonly Example[]): Finding[] {
  const synthetic = examples.filter(({ provenance }) => provenance?.kind === 'synthetic').length
  const unknown = examples.filter(({ provenance }) => provenance?.kind === undefined).length
  const findings: Finding[] = []
  if (synthetic > 0) {
    findings.push({
      severity: synthetic === examples.length ? 'warning' : 'note',
      code: 'synthetic',
      message: `${synthetic} of ${examples.length} examples are synthetic: they show what their author thought of, not what users ask.`,
      remedy: 'Sample real questions with cupel dataset sample and see what the set does not cover.',
    })
  }
  if (unknown > 0)
    findings.push({
      severity: 'note',
      code: 'no-provenance',
      message: `${unknown} examples do not say where they come from.`,
      remedy: 'Set provenance.kind to real or synthetic.',
    })
  return findings
}
