/**
 * Marked blocks of a Markdown page, whose text a program writes: between `<!-- bench: NAME -->` and
 * `<!-- bench: end -->`, each on a line of its own.
 */
const BLOCK = /^<!-- bench: (?!end )([\w -]+?) -->\n[\s\S]*?^<!-- bench: end -->$/gm;

/** Puts the text of each block in its place. Throws at a name without a text. */
export function fillBlocks(page: string, texts: ReadonlyMap<string, string>): string {
  return page.replace(BLOCK, (_block, name: string) => {
    const text = texts.get(name);
    if (text === undefined) throw new Error(`nothing was measured for the block "${name}"`);
    return `<!-- bench: ${name} -->\n\n${text}\n\n<!-- bench: end -->`;
  });
}
