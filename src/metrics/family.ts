/**
 * A metric as Prometheus knows it: a name, a type, a sentence, and samples that are read when it is
 * scraped (https://prometheus.io/docs/concepts/data_model/).
 */

/** Names and values of labels. A value comes from a short list, never from a client. */
export type Labels = Readonly<Record<string, string>>;

/** One line. `suffix` is `_bucket`, `_sum` or `_count` where a metric has several. */
export type Sample = {
  readonly value: number;
  readonly labels?: Labels;
  readonly suffix?: string;
};

/** `summary`: quantiles that are computed here; they cannot be added up over servers. */
export type MetricType = 'counter' | 'gauge' | 'histogram' | 'summary';

export type Family = {
  /** With its unit (seconds, bytes), and `_total` for a counter. */
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  /** The samples of this moment; none when there is nothing to tell. */
  readonly read: () => readonly Sample[] | Promise<readonly Sample[]>;
};

/** A gauge of one number; null: not known. */
export function gauge(name: string, help: string, read: () => number | null): Family {
  return { name, type: 'gauge', help, read: () => one(read()) };
}

/** A counter of one number, which only grows. */
export function counter(name: string, help: string, read: () => number): Family {
  return { name, type: 'counter', help, read: () => one(read()) };
}

/** A family with one label, by the values of the label. */
export function labelled(
  type: 'counter' | 'gauge',
  name: string,
  help: string,
  label: string,
  read: () => Iterable<readonly [value: string, number]>,
): Family {
  const toSample = ([value, count]: readonly [string, number]) => ({
    labels: { [label]: value },
    value: count,
  });
  return { name, type, help, read: () => Array.from(read(), toSample) };
}

function one(value: number | null): readonly Sample[] {
  return value === null ? [] : [{ value }];
}
