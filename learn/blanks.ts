/** A text and the blanks (OWS: spaces and tabs) before and after it. */
export type Padded = { readonly before: string; readonly text: string; readonly after: string };

/**
 * Splits off the blanks, in linear time: a pattern such as /[ \t]+$/ starts over at every blank.
 */
export function unpad(padded: string): Padded {
  let start = 0;
  let end = padded.length;
  while (start < end && isBlank(padded[start])) start++;
  while (end > start && isBlank(padded[end - 1])) end--;
  return {
    before: padded.slice(0, start),
    text: padded.slice(start, end),
    after: padded.slice(end),
  };
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}
