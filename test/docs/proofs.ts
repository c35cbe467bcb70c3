import { existsSync, readFileSync } from 'node:fs';

/** The number of references `file › test` on a page, and those that do not exist. */
export function checkProofs(page: string): { readonly proofs: number; readonly missing: string[] } {
  const proofs = [...page.matchAll(/`(test\/[^`›]+?) › ([^`]+)`/g)];
  const missing = proofs.filter(([, file = '', name = '']) => {
    return !existsSync(file) || !titlesOf(file).some((title) => title.test(name));
  });
  return { proofs: proofs.length, missing: missing.map(([proof]) => proof) };
}

/**
 * The titles of the tests of a file, as patterns. A placeholder of a template matches any text; a
 * title with less than 12 fixed characters is left out, because it would match too much.
 */
function titlesOf(file: string): RegExp[] {
  const calls = readFileSync(file, 'utf8').matchAll(/\b(?:it|describe)\(\s*(['`])(.+?)\1,/gs);
  return Array.from(calls).flatMap(([, quote, title = '']) => {
    const fixed = quote === '`' ? title.split(/\$\{.*?\}/s) : [title];
    if (fixed.length > 1 && fixed.join('').length < 12) return [];
    return [new RegExp(`^${fixed.map(quoted).join('.+')}$`)];
  });
}

function quoted(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
