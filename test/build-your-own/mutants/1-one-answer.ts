import { type Mutant, mutant } from './mutant.ts';

const ONE = '1-one-answer.ts';

/** Servers that must not pass stage 1. */
export const stage1: readonly Mutant[] = [
  mutant(1, 'length-in-characters', 'length in characters', ONE, [
    'Buffer.byteLength(body)',
    'body.length',
  ]),
  mutant(1, 'first-piece', 'the first piece is the body', ONE, [
    'of request) {',
    "of [await new Promise<Buffer>((done) => request.once('data', done).once('end', () => done(Buffer.alloc(0))))]) {",
  ]),
  mutant(1, 'not-decoded', 'not decoded', ONE, [
    "return decodeURIComponent(text.replaceAll('+', ' '));",
    'return text;',
  ]),
  mutant(1, 'dies-of-percent', 'dies of %zz', ONE, [
    'throw new Refusal(400);',
    "queueMicrotask(() => { throw new Error('URI malformed'); });\n    return '';",
  ]),
  mutant(1, 'dies-of-percent', '500 for %zz', ONE, [
    'throw new Refusal(400);',
    "throw new Error('URI malformed');",
  ]),
  mutant(1, 'too-large', 'a body without a limit', ONE, ['64 * 1024', '8 ** 9']),
  mutant(1, 'not-found', '200 for everything', ONE, [
    'return { status: 404 }',
    'return { status: 200 }',
  ]),
];
