/** A failure that ends the client, or one transfer of it, with an exit code of curl's. */
export class CurlError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(`curl: ${message}`);
    this.code = code;
  }
}
