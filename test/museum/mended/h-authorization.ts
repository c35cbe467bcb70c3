import type { Mends } from './mend.ts';

export const H: Mends = {
  'any-id-will-do': [['return note === undefined\n', 'return note?.owner !== person.id\n']],
};
