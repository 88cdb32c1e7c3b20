import type { Decision } from './decision.ts'

/** How a decision was computed, for who has to trust it. */
export function selectionMethods({ draws, level }: { draws: number; level: number }): Decision['methods'] {
  return [
    {
      topic: 'Meeting a requirement',
      text: 'Rates: the Beta posterior under the Jeffreys prior over the effective number of examples, so that 0 of n is no certainty. Other figures: the distribution that their interval belongs to. Latency: by its load run. Cost: by its draws. Met from the stated probability on; missed when missing it is that probable. Answers without a value are counted against what is met and for what is missed, and the probability is that of this worst case; where it would change the verdict, or with more than 5% of them, the verdict is open.',
    },
    {
      topic: 'All requirements together',
      text: `${draws.toLocaleString('en-US')} draws. Examples are resampled, the same ones for every candidate and metric; each figure takes the value that its own distribution has at that rank. Load comes from runs of its own. Costs rest on the same answers and are drawn on their own (see cupel cost): how they go with quality from example to example is not in it.`,
    },
    {
      topic: 'The choice',
      text: `Of those that pass, the best by the rule; candidates that cannot be told apart from it are tied: by the corrected pairs of the comparison where quality decides, else where the interval of the paired difference holds 0 (${Math.round(level * 100)}%, shared among the comparisons with the leader). Of these, who is shown to be worse in something else of the front and better in nothing is left out. Nobody is chosen whom an open candidate is more probably better than, or who is more probably wrong than right. The leader's own figures are a little too good, as of any leader: the holdout tells by how much.`,
    },
    {
      topic: 'Weights',
      text: 'A criterion scores 0 at the limit of its requirement and 1 at the best value there can be. How far a weight can move is exact, the others keeping their proportions. Rank acceptability (SMAA-2) draws weights evenly from all there are, and figures within their doubt.',
    },
  ]
}
