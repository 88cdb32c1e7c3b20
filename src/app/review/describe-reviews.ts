import { handedIn } from '../../measure/review/index.ts'
import { mayDo, type Role } from '../../team/index.ts'
import type { Site } from '../serve/open-site.ts'
import { shareOf } from './my-share.ts'
import { listReviews, type OpenedReview, openReview } from './open-review.ts'

interface Reader {
  readonly name: string
  readonly role: Role
}

/** Every review with how far it is and what is left for the reader; broken ones are named beside them. */
export async function describeReviews(site: Site, reader: Reader) {
  const { reviews, problems } = await listReviews(await site.project())
  return { reviews: await Promise.all(reviews.map(review => described(site, review, reader))), problems }
}

export async function describeReview(site: Site, name: string, reader: Reader) {
  return described(site, await openReview(await site.project(), name), reader)
}

async function described({ reservations, team }: Site, review: OpenedReview, { name: rater, role }: Reader) {
  const { key, name } = review
  const given = await review.given()
  const items = Object.keys(key.items).length
  const live = await reservations.live(name, team.clock.now())
  const share = shareOf(review, { rater, given, reservations: live.filter(one => one.rater !== rater) })
  return {
    name,
    run: key.run,
    drawnAt: key.drawnAt,
    question: key.question,
    mode: key.mode,
    isRandom: key.isRandom,
    items,
    perItem: key.perItem,
    raters: key.raters,
    form: key.form,
    ratings: handedIn(given.rows).filter(({ outcome }) => outcome !== 'skipped').length,
    wanted: items * key.perItem,
    isSynthetic: given.rows.some(({ synthetic }) => synthetic),
    mine: mayDo(role, 'rate')
      ? share
      : { ...share, mayRate: false, why: 'Only experts and owners rate.', left: 0 },
  }
}
