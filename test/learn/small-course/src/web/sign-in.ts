/** A log-in. */
export function signIn(ticket: string) {
  return { 'set-cookie': `session=${ticket}` };
}
