/**
 * The example passphrases in the README, the lessons and the page /how. They are public, so they
 * are refused as passwords, except where ORIGIN and HOST are loopback: the printed commands have to
 * work there.
 */
export const PRINTED_PASSWORDS = [
  'rainy otters juggle lamps',
  'windy otters juggle lamps',
  'canary otters juggle lamps',
  'seven foxes paint a harbour',
  'nine herons carry the tide',
] as const;
