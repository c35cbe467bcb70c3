/**
 * Marked blocks of a Markdown page, whose text a program writes: between `<!-- bench: NAME -->` and
 * `<!-- bench: end -->`, each on a line of its own.
 */
const BLOCK = /^<!-- bench: (?!end )([\w -]+?) -->\n[\s\S]*?^<!-- bench: end -->$/gm;

/** Puts the texts in their blocks, by name. A block without a new text stays as it is. */
export function fillBlocks(page: string, texts: ReadonlyMap<string, string>): string {
  return page.replace(BLOCK, (block, name: string) => {
    const text = texts.get(name);
    return text === undefined ? block : `<!-- bench: ${name} -->\n\n${text}\n\n<!-- bench: end -->`;
  });
}
