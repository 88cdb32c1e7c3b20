import type { Reservation, Reservations } from '../ports.ts'

/** Reservations of one process, for tests. */
export function memoryReservations(): Reservations {
  const reviews = new Map<string, readonly Reservation[]>()
  const of = (review: string): readonly Reservation[] => reviews.get(review) ?? []
  return {
    live: async (review, now) => of(review).filter(({ until }) => until > now),
    async take(review, wish, { most, now }) {
      const isOwn = (one: Reservation): boolean => one.item === wish.item && one.rater === wish.rater
      const rest = of(review).filter(one => one.until > now && !isOwn(one))
      if (rest.filter(({ item }) => item === wish.item).length >= most) return false
      reviews.set(review, [...rest, wish])
      return true
    },
    async release(review, item, rater) {
      reviews.set(
        review,
        of(review).filter(one => one.item !== item || one.rater !== rater),
      )
    },
  }
}
