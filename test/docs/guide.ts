import { existsSync, readFileSync } from 'node:fs';
import { normalize } from 'node:path';

/** The relative links of a page in docs/, and those of them that lead to no file. */
export function checkLinks(page: string): { readonly links: number; readonly broken: string[] } {
  const links = [...page.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, path = '']) => path);
  return { links: links.length, broken: links.filter((path) => !existsSync(`docs/${path}`)) };
}

/** What a page names as `file › test`, and what of it there is not. */
export function checkProofs(page: string): { readonly proofs: number; readonly missing: string[] } {
  const proofs = [...page.matchAll(/`(test\/[^`›]+?) › ([^`]+)`/g)];
  const missing = proofs.filter(([, file = '', name = '']) => {
    if (!existsSync(normalize(file))) return true;
    return !new RegExp(`\\b(it|describe)\\(\\s*'${quoted(name)}'`).test(readFileSync(file, 'utf8'));
  });
  return { proofs: proofs.length, missing: missing.map(([proof]) => proof) };
}

function quoted(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
