/** The number of an account, a session, a link that somebody typed, in its one spelling; null for anything else (`1e0`, `0x1`, `01`). */
export function parseId(text = ''): number | null {
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}
