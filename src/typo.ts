/**
 * Whether a word is another one with a typing error: one letter is wrong, missing or too many, or
 * two are swapped.
 */
export function isTypo(word: string, name: string): boolean {
  if (Math.abs(word.length - name.length) > 1) return false;
  let start = 0;
  while (start < word.length && word[start] === name[start]) start++;
  const rest = (text: string, from: number) => text.slice(start + from);
  return (
    rest(word, 1) === rest(name, 1) ||
    rest(word, 1) === rest(name, 0) ||
    rest(word, 0) === rest(name, 1) ||
    (word[start] === name[start + 1] &&
      word[start + 1] === name[start] &&
      rest(word, 2) === rest(name, 2))
  );
}
