/** Adjusted p values keep the order of the input. An empty family is empty. */
type Adjust = (pValues: readonly number[]) => number[]

/** Controls the chance of any false claim, under any dependence. The default for claims. @see Holm (1979) */
export const holm: Adjust = pValues => {
  const m = pValues.length
  let least = 0
  return inOrder(pValues, ascending(pValues), (p, rank) => {
    least = Math.max(least, Math.min(1, p * (m - rank)))
    return least
  })
}

/** As Holm, with more power, for independent or positively dependent tests. @see Hochberg (1988) */
export const hochberg: Adjust = pValues => {
  let most = 1
  return inOrder(pValues, ascending(pValues).reverse(), (p, step) => {
    most = Math.min(most, p * (step + 1))
    return most
  })
}

/** Controls the expected share of false claims: for exploration. @see Benjamini & Hochberg (1995) */
export const benjaminiHochberg: Adjust = pValues => falseDiscovery(pValues, 1)

/** Benjamini-Hochberg under any dependence. @see Benjamini & Yekutieli (2001) */
export const benjaminiYekutieli: Adjust = pValues =>
  falseDiscovery(
    pValues,
    pValues.reduce((total, _, i) => total + 1 / (i + 1), 0),
  )

export const bonferroni: Adjust = pValues => pValues.map(p => Math.min(1, p * pValues.length))

function falseDiscovery(pValues: readonly number[], penalty: number): number[] {
  const m = pValues.length
  let most = 1
  return inOrder(pValues, ascending(pValues).reverse(), (p, step) => {
    most = Math.min(most, (p * m * penalty) / (m - step))
    return most
  })
}

function ascending(pValues: readonly number[]): number[] {
  return pValues.map((_, index) => index).sort((a, b) => (pValues[a] as number) - (pValues[b] as number))
}

function inOrder(
  pValues: readonly number[],
  order: readonly number[],
  adjust: (p: number, step: number) => number,
): number[] {
  const adjusted = new Array<number>(pValues.length)
  for (const [step, index] of order.entries()) adjusted[index] = adjust(pValues[index] as number, step)
  return adjusted
}

/** Indices rejected by the e-value form of Benjamini-Hochberg, valid under any dependence. @see Wang & Ramdas (2022) */
export function eBenjaminiHochberg(eValues: readonly number[], alpha = 0.05): number[] {
  const m = eValues.length
  const order = eValues
    .map((_, index) => index)
    .sort((a, b) => (eValues[b] as number) - (eValues[a] as number))
  let rejected = 0
  for (const [step, index] of order.entries())
    if ((eValues[index] as number) >= m / (alpha * (step + 1))) rejected = step + 1
  return order.slice(0, rejected).sort((a, b) => a - b)
}
