/** The value below which this share of the numbers lies, interpolated; NaN for none. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const low = sorted[Math.floor(position)] ?? Number.NaN;
  const high = sorted[Math.ceil(position)] ?? Number.NaN;
  return low + (high - low) * (position - Math.floor(position));
}

/** The median of some numbers. */
export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5);
}

/**
 * The lower quartile of measured costs. Other programs only ever add to a cost, so the lower
 * rounds are the undisturbed ones; the lowest of all would be luck.
 */
export function lowerQuartile(costs: readonly number[]): number {
  return quantile(costs, 0.25);
}

/** The median of the ratios per round, for rates: a disturbed round affects both figures. */
export function medianRatio(numerators: readonly number[], denominators: readonly number[]) {
  return median(numerators.map((number, round) => number / (denominators[round] ?? Number.NaN)));
}
