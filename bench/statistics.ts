/** The median of some numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = low] =
    sorted.length % 2 === 0 ? sorted.slice(middle - 1, middle + 1) : sorted.slice(middle);
  return sorted.length % 2 === 0 ? (low + high) / 2 : low;
}

/** The median of the ratios per round. A disturbed round affects both figures and cancels out. */
export function medianRatio(numerators: readonly number[], denominators: readonly number[]) {
  return median(numerators.map((number, round) => number / (denominators[round] ?? Number.NaN)));
}
