import { type Random, shuffled } from '../../kernel/index.ts'

/** One figure: the sum of `top` over the sum of `bottom`. */
export interface Ratio {
  readonly top: Float64Array
  readonly bottom: Float64Array
  /**
   * The name of a share, to which half a success and half a failure are added, so that 0 of n is not certainty (Jeffreys' prior).
   * Shares of one name, of several candidates, get the same; shares of other names their own: tasks that failed and tasks that
   * were declined both go to a person, and one unknown must not be counted in both.
   */
  readonly share?: string
}

export interface RatioDraws {
  readonly ratios: readonly Ratio[]
  readonly random: Random
  readonly draws: number
  /** Codes from 0 of what was sampled, where examples come in groups. */
  readonly clusters?: Int32Array | undefined
}

const mostUnits = 1_000

/**
 * Draws of all ratios at once by the Bayesian bootstrap: every example gets a random weight, the same for every ratio, so
 * that what candidates share cancels in their difference. The draws of a share follow its Beta posterior exactly. Beyond 1,000
 * examples random groups of examples are weighted instead, which vary as their members do. A mean without any example is NaN, a share its prior.
 *
 * @see Rubin (1981), The Bayesian bootstrap, doi:10.1214/aos/1176345338
 */
export function drawRatios(input: RatioDraws): Float64Array[] {
  const { random, draws } = input
  const units = unitSums(input)
  const weights = new Float64Array(units.count)
  const found = input.ratios.map(() => new Float64Array(draws))
  const shares = new Map([...new Set(units.sums.map(({ share }) => share))].map(name => [name, noPseudo()]))
  for (let draw = 0; draw < draws; draw++) {
    for (let unit = 0; unit < units.count; unit++) weights[unit] = exponential(random)
    for (const pseudo of shares.values()) {
      pseudo.success = halfGamma(random)
      pseudo.failure = halfGamma(random)
    }
    units.sums.forEach(({ top, bottom, share, size }, at) => {
      const { success, failure } = shares.get(share)!
      let over = size * success
      let under = size * (success + failure)
      for (let unit = 0; unit < units.count; unit++) {
        over += weights[unit]! * top[unit]!
        under += weights[unit]! * bottom[unit]!
      }
      found[at]![draw] = over / under
    })
  }
  return found
}

const noPseudo = (): { success: number; failure: number } => ({ success: 0, failure: 0 })

/** Of exponential distribution. 1 - u is never 0. */
const exponential = (random: Random): number => -Math.log(1 - random.float())

/** Of a gamma distribution with shape 1/2: half the square of a normal draw (Box and Muller 1958). */
function halfGamma(random: Random): number {
  return exponential(random) * Math.cos(2 * Math.PI * random.float()) ** 2
}

interface UnitSums {
  readonly count: number
  readonly sums: readonly {
    readonly top: Float64Array
    readonly bottom: Float64Array
    readonly share: string | undefined
    /** Of a pseudo-observation: 0 where it is no share. */
    readonly size: number
  }[]
}

/** Sums inside each unit that gets one weight. */
function unitSums({ ratios, random, clusters }: RatioDraws): UnitSums {
  const examples = ratios[0]?.top.length ?? 0
  const sampled = clusters ?? Int32Array.from({ length: examples }, (_, example) => example)
  const unitOf = groupsOf(sampled, random)
  const count = countOf(unitOf)
  const sums = ratios.map(({ top, bottom, share }) => {
    const of = { top: new Float64Array(count), bottom: new Float64Array(count) }
    for (let example = 0; example < examples; example++) {
      of.top[unitOf[example]!]! += top[example]!
      of.bottom[unitOf[example]!]! += bottom[example]!
    }
    return { ...of, share, size: share === undefined ? 0 : meanUnit(bottom, sampled) }
  })
  return { count, sums }
}

const countOf = (codes: Int32Array): number => codes.reduce((most, code) => Math.max(most, code + 1), 0)

/** What one sampled unit counts on average, those that count nothing left out: the size of a pseudo-observation.
 * Without any there is only the prior. */
function meanUnit(bottom: Float64Array, sampled: Int32Array): number {
  const counted = new Uint8Array(countOf(sampled))
  let total = 0
  let units = 0
  for (let example = 0; example < bottom.length; example++) {
    if (bottom[example] === 0) continue
    total += bottom[example]!
    const unit = sampled[example]!
    if (counted[unit] === 0) units += 1
    counted[unit] = 1
  }
  return units === 0 ? 1 : total / units
}

/** What gets one weight: the sampled units, or random groups of them where they are very many. */
function groupsOf(sampled: Int32Array, random: Random): Int32Array {
  const units = countOf(sampled)
  if (units <= mostUnits) return sampled
  const group = shuffled(
    Array.from({ length: units }, (_, unit) => unit % mostUnits),
    random,
  )
  return Int32Array.from(sampled, unit => group[unit]!)
}
