/** A place on an item that is kept for a rater while they look at it. */
export interface Reservation {
  readonly item: string
  readonly rater: string
  /** Milliseconds since the epoch; from then on the place is free again. */
  readonly until: number
}

/** Who has which item before them. Every adapter passes `reservations.contract.ts`. */
export interface Reservations {
  /** Those of a review that have not run out, anyone's. */
  live(review: string, now: number): Promise<readonly Reservation[]>
  /**
   * Takes a place, or makes an own one last longer, in one step that no other taker comes between.
   *
   * @param places.most reservations that others may hold on the item and this one still fits beside: fewer, and it is taken
   * @returns whether it was taken
   */
  take(
    review: string,
    reservation: Reservation,
    places: { readonly most: number; readonly now: number },
  ): Promise<boolean>
  /** Gives a place back; nothing happens where there is none. */
  release(review: string, item: string, rater: string): Promise<void>
}
