/** A version of the change log, the commit that it is, and the version of its tables in SQLite. */
export type Release = {
  readonly version: string;
  readonly commit: string;
  readonly schema: number;
};

/** All versions before this one, the oldest first. */
export const RELEASES: readonly Release[] = [
  { version: '0.1.0', commit: '11b59b4', schema: 1 },
  { version: '0.2.0', commit: 'c6b99bf', schema: 3 },
  { version: '0.3.0', commit: 'a46bc62', schema: 5 },
  { version: '0.4.0', commit: 'e3b83c4', schema: 6 },
  { version: '0.5.0', commit: 'a94b485', schema: 7 },
  { version: '0.6.0', commit: '72899ff', schema: 7 },
  { version: '0.9.0', commit: '0a01f53', schema: 9 },
];

/** Those that could use PostgreSQL. */
export const POSTGRES_RELEASES: readonly string[] = ['0.6.0', '0.9.0'];
