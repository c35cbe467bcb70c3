/**
 * Text for properties. fast-check's own `unit: 'binary'` takes 0.7 s to set up, which is more than
 * the tests take.
 */
import fc from 'fast-check';

const codePoint = fc.oneof(
  fc.integer({ min: 0, max: 0xff }),
  fc.integer({ min: 0x100, max: 0xd7ff }),
  fc.integer({ min: 0xe000, max: 0x10ffff }),
);
const codeUnit = fc.oneof(fc.integer({ min: 0, max: 0xff }), fc.integer({ min: 0, max: 0xffff }));

/** Any text that UTF-8 can carry: controls and emoji, but no lone surrogates. */
export const wellFormedText = fc.string({ unit: codePoint.map((n) => String.fromCodePoint(n)) });

/** Any string that JavaScript can hold. */
export const anyText = fc.string({ unit: codeUnit.map((n) => String.fromCharCode(n)) });
