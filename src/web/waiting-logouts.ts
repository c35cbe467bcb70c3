import type { ClientSignOuts } from '../auth/oidc/client-sign-outs.ts';

/** For administrators: a warning for each app that could not be told yet that sessions ended. */
export async function examineLogouts(signOuts: Pick<ClientSignOuts, 'waiting'>) {
  return (await signOuts.waiting()).map(({ name, count }) => {
    const sessions = count === 1 ? '1 session has' : `${count} sessions have`;
    const message = `${name} couldn\u2019t be told that ${sessions} ended. We\u2019ll keep trying for a day; the log says why.`;
    return { check: 'sign-outs', status: 'warn', message } as const;
  });
}
