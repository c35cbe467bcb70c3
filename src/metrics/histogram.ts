import type { Labels, Sample } from './family.ts';

/** Counts values in buckets. `bounds` are the upper ends of the buckets, ascending. */
export class Histogram {
  readonly #bounds: readonly number[];
  /** Per bucket, not added up; the last one is for what is above all bounds. */
  readonly #counts: number[];
  #sum = 0;

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = new Array(bounds.length + 1).fill(0);
  }

  observe(value: number): void {
    const bounds = this.#bounds;
    let bucket = 0;
    while (bucket < bounds.length && value > (bounds[bucket] ?? 0)) bucket++;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#sum += value;
  }

  /** One sample for each bucket, added up as Prometheus wants them, then the sum and the count. */
  samples(labels: Labels): readonly Sample[] {
    let count = 0;
    const buckets = this.#counts.map((inBucket, i) => {
      count += inBucket;
      const le = i < this.#bounds.length ? String(this.#bounds[i]) : '+Inf';
      return { suffix: '_bucket', labels: { ...labels, le }, value: count };
    });
    return [
      ...buckets,
      { suffix: '_sum', labels, value: this.#sum },
      { suffix: '_count', labels, value: count },
    ];
  }
}
