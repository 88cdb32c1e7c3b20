import { rateHalfWidth } from '../../stats/index.ts'
import { type Component, components, type Document, type Example } from './example.ts'
import type { DuplicatePair } from './find-duplicates.ts'
import { counted, type Finding, listed, percent, points, type Severity, some } from './finding.ts'
import type { LabelSchema } from './label-schema.ts'
import { copyFindings } from './lint-copies.ts'
import { isLabelled, labelFindings } from './lint-labels.ts'

/** Recommended minimum for each component; 430 in all. */
export const recommendedComponents: Readonly<Record<Component, number>> = {
  core: 200,
  edge: 100,
  adversarial: 50,
  regression: 50,
  golden: 30,
}

/** Other published floors for the number of labelled examples. */
const publishedFloors = [300, 500] as const

/** Half-width above which a rate on the eval part says too little to choose by. */
const tooOpen = 0.06

export interface LintInput {
  readonly examples: readonly Example[]
  readonly duplicates: readonly DuplicatePair[]
  readonly labels?: LabelSchema | undefined
  /** Tag whose examples belong together. */
  readonly groupBy?: string | undefined
  /** Documents that every example can see; citations are looked up in them. */
  readonly corpus?: readonly Document[] | undefined
}

/** Everything that would make conclusions from this dataset weaker than they look, the worst first. */
export function lintDataset(input: LintInput): Finding[] {
  if (input.examples.length === 0) {
    const remedy = 'Import some with cupel dataset import.'
    return [{ severity: 'error', code: 'empty', message: 'There are no examples.', remedy }]
  }
  const findings = [
    ...copyFindings(input),
    ...labelFindings(input),
    ...resolutionFindings(input.examples),
    ...componentFindings(input.examples),
    ...floorFindings(input.examples),
    ...sliceFindings(input.examples),
    ...provenanceFindings(input.examples),
  ]
  const order: readonly Severity[] = ['error', 'warning', 'note']
  return findings.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
}

const isScored = ({ split }: Example): boolean => (split ?? 'eval') === 'eval'

/** Half the width of the interval of a rate of 80%. */
const openness = (n: number): number => rateHalfWidth({ rate: 0.8, trials: n }) ?? 1

function componentFindings(examples: readonly Example[]): Finding[] {
  return components.flatMap((component): Finding[] => {
    const count = examples.filter(example => example.component === component).length
    const wanted = recommendedComponents[component]
    if (count >= wanted) return []
    return [
      {
        severity: count === 0 ? 'warning' : 'note',
        code: 'component-short',
        message: `Component ${component}: ${count} of the recommended ${wanted}.`,
        remedy: `Add ${wanted - count}.`,
      },
    ]
  })
}

function floorFindings(examples: readonly Example[]): Finding[] {
  const labelled = examples.filter(isLabelled).length
  const parts = components.map(component => `${component} ${recommendedComponents[component]}`).join(', ')
  const whole = Object.values(recommendedComponents).reduce((sum, count) => sum + count, 0)
  const floors = [
    { floor: whole, name: `the component floor of ${whole} (${parts})` },
    ...publishedFloors.map(floor => ({ floor, name: `the published floor of ${floor} labelled examples` })),
  ]
  return floors.map(({ floor, name }): Finding => {
    const message = `${counted(labelled, 'labelled example')}: ${labelled >= floor ? 'reaches' : 'below'} ${name}.`
    if (labelled >= floor) return { severity: 'note', code: 'floor-met', message }
    const remedy = `Label ${floor - labelled} more, or run cupel dataset plan to see what the present number can show.`
    return { severity: 'warning', code: 'floor-missed', message, remedy }
  })
}

function resolutionFindings(examples: readonly Example[]): Finding[] {
  const scored = examples.filter(isScored).length
  if (scored === 0) {
    const remedy = 'Run cupel dataset split with a share for eval.'
    return [{ severity: 'error', code: 'no-eval', message: 'No example is in the eval split.', remedy }]
  }
  const half = openness(scored)
  const message = `The eval part has ${counted(scored, 'example')}: a rate of 80% is known to about ±${points(half)} points.`
  if (half <= tooOpen) return [{ severity: 'note', code: 'eval-resolution', message }]
  const remedy = 'Give eval a larger share (the worked example uses 10/70/20), or add examples.'
  return [{ severity: 'warning', code: 'eval-resolution', message, remedy }]
}

/** Slices so small that a rate on them stays open by more than 10 points either way. */
function sliceFindings(examples: readonly Example[]): Finding[] {
  const counts = new Map<string, number>()
  for (const { tags } of examples.filter(isScored)) {
    for (const [tag, value] of Object.entries(tags))
      counts.set(`${tag}=${value}`, (counts.get(`${tag}=${value}`) ?? 0) + 1)
  }
  const small = [...counts].filter(([, n]) => openness(n) > 0.1).sort((a, b) => b[1] - a[1])
  if (small.length === 0) return []
  const named = small.map(([slice, n]) => `${slice} (n=${n}, ±${points(openness(n))})`)
  return [
    {
      severity: 'note',
      code: 'slice-small',
      message: `${counted(small.length, 'slice')} too small to conclude on, each with the points either way at a rate of 80%: ${listed(named, 8)}.`,
      remedy: 'About 60 examples bring a slice to ±10 points; read smaller ones as anecdotes.',
    },
  ]
}

function provenanceFindings(examples: readonly Example[]): Finding[] {
  const synthetic = examples.filter(({ provenance }) => provenance?.kind === 'synthetic').length
  const unknown = examples.filter(({ provenance }) => provenance?.kind === undefined)
  const share = synthetic / examples.length
  const findings: Finding[] = []
  if (synthetic > 0) {
    findings.push({
      severity: share > 0.5 ? 'warning' : 'note',
      code: 'synthetic',
      message: `${synthetic} of ${counted(examples.length, 'example')} (${percent(share)}) synthetic: they show what their author thought of, not what users ask.`,
      remedy: 'Sample real questions with cupel dataset sample and see what the set does not cover.',
    })
  }
  if (unknown.length > 0) {
    findings.push({
      severity: 'note',
      code: 'no-provenance',
      message: `${counted(unknown.length, 'example')} without a word on whether they are real or synthetic.`,
      remedy: 'Set provenance.kind to real or synthetic.',
      examples: some(unknown.map(({ id }) => id)),
    })
  }
  return findings
}
