/**
 * The passphrases that the README, the lessons and the page /how print. Everybody can read them, so nobody may have one,
 * except where only this machine can come in: the commands that are printed have to work there as they stand.
 */
export const PRINTED_PASSWORDS = [
  'rainy otters juggle lamps',
  'windy otters juggle lamps',
  'canary otters juggle lamps',
  'seven foxes paint a harbour',
  'nine herons carry the tide',
] as const;
