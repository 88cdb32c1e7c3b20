import type { Ceiling, Cell, ComparedCandidate, ComparedMetric, Comparison, Pair } from './comparison.ts'

export interface MethodsInput {
  readonly metrics: readonly ComparedMetric[]
  readonly cells: readonly Cell[]
  readonly pairs: readonly Pair[]
  readonly family: string
  readonly clusterBy: string | undefined
  readonly repeats: number
  readonly replicates: number
  readonly examples: number
  readonly candidates: readonly ComparedCandidate[]
  readonly ceilings?: readonly Ceiling[]
}

const intervalMethods: Readonly<Record<string, string>> = {
  wilson: 'Wilson score interval for a rate (Wilson 1927).',
  t: "Student's t interval for a mean of many values away from the ends of their range.",
  bca: 'Bias-corrected and accelerated bootstrap (Efron 1987), for few values or a mean near the end of its range.',
  hajek:
    'Weighted mean (Hajek): between two bounds by a score interval on as many units as the weights leave (Korn & Graubard 1998), else with linearised standard error.',
  ratio: 'Ratio of two sums with linearised standard error.',
  'ratio-cluster': 'Ratio of two sums with linearised standard error, by cluster.',
  bootstrap: 'Percentile bootstrap over examples: the figure is recomputed in every resample.',
  'bootstrap-clusters': 'Percentile bootstrap over clusters: the figure is recomputed in every resample.',
  'cluster-cr2':
    'Cluster-robust CR2 with Satterthwaite degrees of freedom (Bell & McCaffrey 2002; Pustejovsky & Tipton 2018).',
  'wilson-on-clusters': 'Wilson interval that counts every cluster once, where all values are equal.',
  'bounded-score':
    'Wilson interval for scores between two bounds, which vary no more than pass or fail does: where all values are equal or the bootstrap refuses.',
  tango: 'Score interval for the difference of two paired rates (Tango 1998).',
}

const tests: Readonly<Record<string, string>> = {
  'mcnemar-mid-p':
    'McNemar test with mid-p (Fagerland, Lydersen & Laake 2013) on the examples only one of the two got right.',
  'sign-flip': 'Sign-flip permutation test of the mean difference, on the same examples.',
  'paired-t': 'Paired t test, where there are more than 1,000 common examples.',
  'cluster-t': 'Test of the mean difference with CR2 standard error by cluster.',
  'weighted-score': 'Score test of the weighted difference, on as many pairs as the weights leave.',
  'weighted-t': 'Test of the weighted mean difference with linearised standard error.',
  bootstrap: 'Normal test of the difference with the standard error of its joint resamples.',
}

/** How the figures of this comparison were made: only the methods that were used, in words with their sources. */
export function methodsText(input: MethodsInput): Comparison['methods'] {
  const known = [
    ...input.cells.map(({ estimate }) => estimate),
    ...input.pairs.map(({ difference }) => difference),
  ].flatMap(estimate => (estimate.kind === 'known' ? [estimate.method] : []))
  const named = (words: Readonly<Record<string, string>>, used: ReadonlySet<string>) =>
    Object.entries(words)
      .filter(([name]) => used.has(name))
      .map(([, text]) => text)
      .join(' ')
  const usedTests = new Set(input.pairs.flatMap(({ test }) => test ?? []))
  const entries = [
    {
      topic: 'Unit',
      text: `The example is the unit${input.repeats > 1 ? '; repeats are averaged inside it first' : ''}${
        input.clusterBy === undefined
          ? ''
          : `, and examples with the same ${input.clusterBy} count as one cluster`
      }.`,
    },
    {
      topic: 'Missing values',
      text: 'Failed calls are errored for every metric. Unscored and errored trials are counted and left out of the figure, never taken for 0.',
    },
    { topic: 'Intervals', text: named(intervalMethods, new Set(known)) },
    { topic: 'Tests', text: named(tests, usedTests) },
    { topic: 'Many comparisons', text: input.family },
    {
      topic: 'Ties and ranks',
      text: 'Two candidates are told apart when the adjusted p is below 1 minus the level and the simultaneous interval leaves out 0: max-T bootstrap (Romano & Wolf 2005), and for pass or fail the Tango interval at the level at which all pairs hold together. Ranks are those that such pairs do not rule out.',
    },
    {
      topic: 'Resampling',
      text: `Up to ${input.replicates.toLocaleString('en-US')} resamples, seeded from the run, with the same examples drawn for all candidates; fewer for exploratory metrics, inside slices, for statistics, for pairs that share other examples than all candidates do, and where examples times candidates are very many${
        input.examples > 4000 ? '; above 4,000 examples random groups of examples are drawn' : ''
      }.`,
    },
    { topic: 'Baselines', text: baselinesText(input) },
    {
      topic: 'Slices',
      text: 'Exploratory: corrected among themselves by Benjamini-Hochberg and never a claim.',
    },
    {
      topic: 'Latency',
      text: 'Nearest-rank percentiles of the working time of answered trials, with intervals by order statistics.',
    },
  ]
  return entries.filter(({ text }) => text !== '')
}

function baselinesText({ candidates, ceilings = [] }: MethodsInput): string {
  const marked = candidates.some(({ beatsCheapBaseline }) => beatsCheapBaseline !== undefined)
  return [
    ...(marked
      ? [
          'Whether a candidate beats the cheap baselines (the cheapest model, and chance) is read off its paired difference from them on the first primary metric, after its correction; of several the least favourable counts.',
        ]
      : []),
    ...(ceilings.some(({ estimate }) => estimate.kind === 'known')
      ? [
          'The ceiling holds each rater of an example against the majority of the others; where they are tied between k labels, one of them counts 1/k. Its interval is over examples, with these raters.',
        ]
      : []),
  ].join(' ')
}
