// The TAP reporter of node:test escapes `#` and the backslash.
const asWritten = (name: string) => name.replaceAll(/\\([#\\])/g, '$1');

/**
 * The path of the first test that failed in TAP (testanything.org), as `describe > it`; null while
 * none has. A suite is announced before what is in it ("# Subtest: name", indented by its depth)
 * and fails after it, so the first "not ok" is the test itself.
 */
export function firstFailure(tap: string): string | null {
  const path: string[] = [];
  for (const [, indent = '', announced, failed] of tap.matchAll(
    /^( *)(?:# Subtest: (.*)|not ok \d+ - (.*))\n/gm,
  )) {
    const depth = indent.length / 4;
    path.length = Math.min(path.length, depth); // what is as deep as this one is over
    path.push(asWritten(announced ?? failed ?? ''));
    if (failed !== undefined) return path.join(' > ');
  }
  return null;
}
