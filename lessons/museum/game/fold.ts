/** Text for a terminal. */

const WIDTH = 90;

/**
 * Breaks paragraphs at the width of a terminal. Lines that begin with a space are commands and stay
 * as they are. `first`: what the first line begins with; the others are indented as much.
 */
export function fold(text: string, first = ''): string[] {
  const indent = ' '.repeat(first.length);
  const lines = text.split('\n').flatMap((paragraph) => {
    if (paragraph === '' || paragraph.startsWith(' ')) return [paragraph];
    const folded = [''];
    for (const word of paragraph.split(' ')) {
      const longer = `${folded.at(-1)} ${word}`.trimStart();
      if (longer.length + indent.length > WIDTH) folded.push(word);
      else folded[folded.length - 1] = longer;
    }
    return folded;
  });
  return lines.map((line, i) => (i === 0 ? first : line === '' ? '' : indent) + line);
}
