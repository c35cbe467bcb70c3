/** The part of the route table about second factors and passkeys. */

import { authenticatorAppHandlers } from './handlers/authenticator-app.ts';
import { passkeyLoginHandlers } from './handlers/passkey-login.ts';
import { passkeyHandlers } from './handlers/passkeys.ts';
import { secondFactorHandlers } from './handlers/second-factor.ts';
import { secondStepHandlers } from './handlers/second-step.ts';
import type { Access } from './web/access.ts';
import { confirmed } from './web/confirmed.ts';
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
    enrolment(
      'POST',
      '/account/second-factor/recovery-codes',
      secondFactor.makeCodes,
      confirmed.makeCodes,
    ),
    enrolment('POST', '/account/second-factor/totp', app.start, confirmed.startApp),
    enrolment('GET', '/account/second-factor/totp', app.show, {
      fresh: '/account/second-factor/totp',
    }),
    enrolment('POST', '/account/second-factor/totp/confirm', app.confirm, confirmed.confirmApp),
    enrolment('POST', '/account/second-factor/totp/remove', app.remove, confirmed.removeApp),
    enrolment('GET', '/account/passkeys/new', passkeys.showNew, {
      fresh: '/account/passkeys/new',
    }),
    enrolment('POST', '/account/passkeys', passkeys.add, confirmed.addPasskey),
    enrolment('POST', '/account/passkeys/:id/rename', passkeys.rename),
    enrolment('POST', '/account/passkeys/:id/remove', passkeys.remove, confirmed.removePasskey),
  ];
}
