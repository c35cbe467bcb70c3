/** The groups of a column `groups`: words separated by a blank, sorted when they were stored. */
export function toGroups(value: unknown): readonly string[] {
  return value === '' || typeof value !== 'string' ? NO_GROUPS : value.split(' ');
}

/** The value of the column for these groups. */
export function groupsColumn(groups: readonly string[]): string {
  return [...new Set(groups)].sort().join(' ');
}

const NO_GROUPS: readonly string[] = Object.freeze([]);
