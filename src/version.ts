import manifest from '../package.json' with { type: 'json' };

/** The version of this program, such as `0.9.0`. */
export const VERSION: string = manifest.version;

/** What --version prints. `node` is its version, such as `24.21.0`. */
export function versionLine(node: string): string {
  return `coatcheck ${VERSION} (Node ${node})`;
}
