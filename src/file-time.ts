/** A time (ms) for the name of a file, in UTC: `20261129T031500Z`. Later times sort behind. */
export function fileTime(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-:]|\.\d+/g, '');
}
