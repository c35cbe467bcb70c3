/**
 * What a form does, for a user who first has to confirm that it is them. The page that asks says
 * so, and carries what was typed: nothing is typed twice (WCAG 2.2, 3.3.7).
 */
export type Act = {
  /**
   * Completes "To ...". `{name}` is a field that the act keeps. `{email}` is else the address of
   * the account whose id is in the address of the form.
   */
  readonly words: string;
  /** The fields that are carried along. A secret is none of them: it is typed again. */
  readonly keeps?: readonly string[];
};
