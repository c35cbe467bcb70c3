/** The part of the route table about second factors and passkeys. */

import { authenticatorAppHandlers } from './handlers/authenticator-app.ts';
import { passkeyLoginHandlers } from './handlers/passkey-login.ts';
import { passkeyHandlers } from './handlers/passkeys.ts';
import { secondFactorHandlers } from './handlers/second-factor.ts';
import { secondStepHandlers } from './handlers/second-step.ts';
import type { Access } from './web/access.ts';
import type { Deps } from './web/deps.ts';
import type { Route } from './web/route.ts';

/** Creates their handlers and lists their routes, for routes.ts. */
export function factorRoutes({ guest, enrolment }: Access, deps: Deps): readonly Route[] {
  const secondStep = secondStepHandlers(deps);
  const passkeyLogin = passkeyLoginHandlers(deps);
  const secondFactor = secondFactorHandlers(deps);
  const app = authenticatorAppHandlers(deps);
  const passkeys = passkeyHandlers(deps);

  return [
    guest('POST', '/login/passkey', passkeyLogin.create),
    guest('GET', '/login/second-step', secondStep.show),
    guest('POST', '/login/second-step', secondStep.create),

    enrolment('GET', '/account/second-factor', secondFactor.show),
    enrolment('POST', '/account/second-factor/recovery-codes', secondFactor.makeCodes, {
      fresh: '/account/second-factor',
      act: { words: 'make new recovery codes' },
    }),
    enrolment('POST', '/account/second-factor/totp', app.start, {
      fresh: '/account/second-factor',
      act: { words: 'set up an authenticator app' },
    }),
    enrolment('GET', '/account/second-factor/totp', app.show, {
      fresh: '/account/second-factor/totp',
    }),
    enrolment('POST', '/account/second-factor/totp/confirm', app.confirm, {
      fresh: '/account/second-factor/totp',
      act: { words: 'turn on your authenticator app', keeps: [] },
    }),
    enrolment('POST', '/account/second-factor/totp/remove', app.remove, {
      fresh: '/account/second-factor',
      act: { words: 'remove your authenticator app' },
    }),
    enrolment('GET', '/account/passkeys/new', passkeys.showNew, {
      fresh: '/account/passkeys/new',
    }),
    enrolment('POST', '/account/passkeys', passkeys.add, {
      fresh: '/account/passkeys/new',
      act: { words: 'add a passkey', keeps: ['name'] },
    }),
    enrolment('POST', '/account/passkeys/:id/rename', passkeys.rename),
    enrolment('POST', '/account/passkeys/:id/remove', passkeys.remove, {
      fresh: '/account/second-factor',
      act: { words: 'remove a passkey' },
    }),
  ];
}
