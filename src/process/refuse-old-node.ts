import { isTooOld, OLDEST_NODE } from './node-version.js';

/** Throws when this Node is too old, before anything is loaded that it does not have. */
export function refuseOldNode(): void {
  const { node } = process.versions;
  if (isTooOld(node)) {
    throw new Error(`Coatcheck needs Node ${OLDEST_NODE} or later, and this is ${node}.`);
  }
}
