/** Draws of one example and how many of them pass. */
export interface Passes {
  readonly draws: number
  readonly passes: number
  readonly k: number
}

/**
 * Probability that at least one of k draws passes, without bias. Undefined for more draws than there are: then it is not
 * known, not 1.
 *
 * @see Chen et al. (2021), Evaluating Large Language Models Trained on Code, arXiv:2107.03374
 */
export function passAtK({ draws, passes, k }: Passes): number | undefined {
  if (k > draws || k < 1) return undefined
  let noneOfK = 1
  for (let i = 0; i < k; i++) noneOfK *= Math.max(0, draws - passes - i) / (draws - i)
  return 1 - noneOfK
}

/**
 * Probability that all of k draws pass (pass^k), without bias.
 *
 * @see Yao et al. (2024), τ-bench, arXiv:2406.12045
 */
export function passAllOfK({ draws, passes, k }: Passes): number | undefined {
  if (k > draws || k < 1) return undefined
  let allOfK = 1
  for (let i = 0; i < k; i++) allOfK *= Math.max(0, passes - i) / (draws - i)
  return allOfK
}

/** Probability that two draws of the example differ. Undefined for fewer than two draws. */
export function flakiness({ draws, passes }: Omit<Passes, 'k'>): number | undefined {
  return draws < 2 ? undefined : (2 * passes * (draws - passes)) / (draws * (draws - 1))
}
