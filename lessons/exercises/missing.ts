/** `node lessons/exercises/missing.ts`: writes what lesson e5 builds on, where it is missing. */
import { writeMissing } from './solution.ts';

const sentences = writeMissing('.', ['my/cookies.js', 'my/store.js']);
process.stdout.write(`${sentences.join('\n')}\n`);
