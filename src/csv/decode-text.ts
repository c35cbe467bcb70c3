/** The text of a file, or a sentence about what to do with the file. */
export type Decoded =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string };

/**
 * Decodes UTF-8, with or without its mark at the start. Bytes that are no UTF-8 are refused: a
 * guess at another encoding would give people wrong names.
 */
export function decodeText(bytes: Uint8Array): Decoded {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return { ok: false, message: `It is in UTF-16. ${SAVE_AGAIN}` };
  }
  try {
    // Removes the mark, too.
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { ok: false, message: `It is not in UTF-8, but probably Windows-1252. ${SAVE_AGAIN}` };
  }
}

const SAVE_AGAIN = 'Save it again as UTF-8: in Excel, "CSV UTF-8 (comma delimited)".';
