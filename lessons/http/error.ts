/** A failure of the client or of one transfer. `code`: the exit code that curl has for it. */
export class CurlError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(`curl: ${message}`);
    this.code = code;
  }
}
