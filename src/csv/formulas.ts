/**
 * Formulas in a CSV file. A spreadsheet runs a cell that begins with one of these characters, in
 * quotes too, with the rights of the person who opens the file: somebody who calls themselves
 * `=HYPERLINK(...)` attacks the administrator who exports the list (OWASP, "CSV Injection";
 * ASVS 1.2.10). An apostrophe before them makes the cell a text.
 */

// Each cell, and each place where a spreadsheet that separates by another character than the file
// would begin one. The full-width forms count as well: Excel reads them like the others in some
// languages.
const FORMULA = /(?<=^|[,;"\t\r\n])(?='*[=+\-@\t\r\n＝＋－＠])/g;
const DEFUSED = /(?<=^|[,;"\t\r\n])'(?='*[=+\-@\t\r\n＝＋－＠])/g;

/** The value as a text for every spreadsheet: an apostrophe before each start of a formula. */
export function defuse(value: string): string {
  return value.replace(FORMULA, "'");
}

/** The value that `defuse` got. What has no apostrophe before a formula stays as it is. */
export function fuse(cell: string): string {
  return cell.replace(DEFUSED, '');
}
