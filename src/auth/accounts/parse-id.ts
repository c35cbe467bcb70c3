/**
 * Parses the id of an account, a session or a link. Null for anything but its one spelling (`1e0`,
 * `0x1` and `01` are none).
 */
export function parseId(text = ''): number | null {
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}
