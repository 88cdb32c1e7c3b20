/** The first place in ascending values at which at least `wanted` stands; the last place when none does. */
export function firstAtLeast(ascending: ArrayLike<number>, wanted: number): number {
  let low = 0
  let high = ascending.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ascending[middle] as number) >= wanted) high = middle
    else low = middle + 1
  }
  return low
}
