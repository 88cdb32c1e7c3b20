import type { AgreementSoFar } from './agreement-so-far.ts'

/** Below it nothing may be concluded, and from the other on it may. @see Krippendorff (2004), Reliability in content analysis */
const tentative = 0.667
const reliable = 0.8
/** Items from which on the figure is no first look. */
const enough = 50

/** What an agreement says, in a sentence or two for the people who rate and those who use the labels. */
export function agreementNote({
  items,
  alpha,
  interval,
}: Pick<AgreementSoFar, 'items' | 'alpha' | 'interval'>): string {
  if (items === 0) return 'No item has two ratings yet.'
  if (alpha === undefined)
    return `Raters gave one and the same value on all ${items} items with two ratings: agreement cannot be told from chance.`
  const early =
    items < enough
      ? ` It is early: ${items} of the ${enough} items that such a figure wants have two ratings.`
      : ''
  if (alpha < tentative)
    return `Raters agree so little that no judge can be validated against labels that disagree so much: sharpen the question and the guidelines first.${early}`
  if (interval !== undefined && interval.lower < tentative)
    return `Raters seem to agree, but the interval reaches below ${tentative}, where no judge can be validated against labels that disagree so much.${early}`
  if (alpha < reliable)
    return `Raters agree well enough for tentative conclusions; ${reliable.toFixed(2)} is wanted for firm ones.${early}`
  return `Raters agree well.${early}`
}
