import { makeTokenKey } from '../auth/token-keys.ts';
import type { Command } from './command.ts';
import { record, withStores } from './stores.ts';

/** `keys rotate`: a new signing key. The running server reads its keys again at the next request. */
export const keysRotate: Command = {
  name: 'keys rotate',
  synopsis: '',
  summary: 'a new key signs tokens from now on',
  details: [
    'Tokens signed by the key before it are believed until they expire; older keys are not.',
  ],
  takes: [0, 0],
  options: {},
  run: (_input, surroundings) =>
    withStores(surroundings, async (stores) => {
      const { config, tokens, now } = stores;
      const key = makeTokenKey(config.tokenAlgorithm);
      await tokens.addKey(key, now());
      const data = { id: key.id, algorithm: key.algorithm };
      const text = `Key ${key.id} (${key.algorithm}) signs tokens from now on.`;
      return { data, text, ...(await record(stores, 'key_rotated', null, key.algorithm)) };
    }),
};
