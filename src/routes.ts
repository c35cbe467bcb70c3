/** The route table: every address, who may enter, and its handler. Nothing else is reachable. */

import { appRoutes } from './app-routes.ts';
import { clientRoutes } from './client-routes.ts';
import { factorRoutes } from './factor-routes.ts';
import { accountHandlers } from './handlers/account.ts';
import { accountNameHandlers } from './handlers/account-name.ts';
import { activityHandlers } from './handlers/activity.ts';
import { confirmHandlers } from './handlers/confirm.ts';
import { dashboardHandlers } from './handlers/dashboard.ts';
import { emailChangeHandlers } from './handlers/email-change.ts';
import { emailConfirmationHandlers } from './handlers/email-confirmation.ts';
import { forgotHandlers } from './handlers/forgot.ts';
import { healthHandlers } from './handlers/health.ts';
import { homeHandlers } from './handlers/home.ts';
import { invitationsHandlers } from './handlers/invitations.ts';
import { loginHandlers } from './handlers/login.ts';
import { oneTimeLinkHandlers } from './handlers/one-time-links.ts';
import { openapiHandlers } from './handlers/openapi.ts';
import { overviewHandlers } from './handlers/overview.ts';
import { ownDataHandlers } from './handlers/own-data.ts';
import { sessionsHandlers } from './handlers/sessions.ts';
import { severalInvitationsHandlers } from './handlers/several-invitations.ts';
import { signupHandlers } from './handlers/signup.ts';
import { siteActivityHandlers } from './handlers/site-activity.ts';
import { userHandlers } from './handlers/user.ts';
import { userEditHandlers } from './handlers/user-edit.ts';
import { usersHandlers } from './handlers/users.ts';
import { verifyHandlers } from './handlers/verify.ts';
import { howHandlers } from './how/how.ts';
import { oidcRoutes } from './oidc-routes.ts';
import { ownRoutes } from './own-routes.ts';
import { programRoutes } from './program-routes.ts';
import type { Access } from './web/access.ts';
import { confirmed } from './web/confirmed.ts';
import type { Deps } from './web/deps.ts';
import type { Replay } from './web/replay.ts';
import type { Route } from './web/route.ts';

/** Creates the handlers and lists the routes. Their guards say who may enter: web/access.ts. */
export function routes(access: Access, deps: Deps, replay: Replay): readonly Route[] {
  const { file, probe, proxy, anyone, guest, enrolment, member, admin, adminOrSelf } = access;
  const home = homeHandlers(deps);
  const { health, ready } = healthHandlers(deps);
  const signup = signupHandlers(deps);
  const login = loginHandlers(deps);
  const forgot = forgotHandlers(deps);
  const link = oneTimeLinkHandlers(deps);
  const dashboard = dashboardHandlers(deps);
  const dashboardRoute = member('GET', '/dashboard', dashboard.show); // /how shows it guarded
  const how = howHandlers(deps, dashboardRoute.handler);
  const account = accountHandlers(deps);
  const accountName = accountNameHandlers(deps);
  const email = emailChangeHandlers(deps);
  const confirmation = emailConfirmationHandlers(deps);
  const sessions = sessionsHandlers(deps);
  const activity = activityHandlers(deps);
  const overview = overviewHandlers(deps);
  const siteActivity = siteActivityHandlers(deps);
  const ownData = ownDataHandlers(deps);
  const confirm = confirmHandlers(deps, replay);
  const users = usersHandlers(deps);
  const user = userHandlers(deps);
  const userEdit = userEditHandlers(deps);
  const invitations = invitationsHandlers(deps);
  const several = severalInvitationsHandlers(deps);
  const verify = verifyHandlers(deps);
  const openapi = openapiHandlers(deps, () => table);

  const table: readonly Route[] = [
    anyone('GET', '/', home.show),
    anyone('GET', '/how', how.show),
    guest('GET', '/signup', signup.show),
    guest('POST', '/signup', signup.create),
    guest('GET', '/login', login.show),
    guest('POST', '/login', login.create),
    anyone('POST', '/logout', login.destroy),
    anyone('GET', '/forgot', forgot.show),
    anyone('POST', '/forgot', forgot.create),

    anyone('GET', '/invite/:token', link.open('invite')),
    anyone('GET', '/invite', link.showInvite),
    anyone('POST', '/invite', link.acceptInvite),
    anyone('GET', '/reset/:token', link.open('reset')),
    anyone('GET', '/reset', link.showReset),
    anyone('POST', '/reset', link.reset),
    anyone('GET', '/setup/:token', link.open('setup')),
    anyone('GET', '/setup', link.showSetup),
    anyone('POST', '/setup', link.setUp),
    anyone('GET', '/email/:token', link.open('email'), { ownAct: 'email' }),
    anyone('GET', '/email', email.show, { ownAct: 'email' }),
    anyone('POST', '/email', email.confirm, { ownAct: 'email' }),
    anyone('GET', '/confirm-email/:token', link.open('confirm')),
    member('GET', '/confirm-email', confirmation.show),
    member('POST', '/confirm-email', confirmation.confirm),

    dashboardRoute,
    enrolment('GET', '/confirm', confirm.show),
    enrolment('POST', '/confirm', confirm.create),
    member('GET', '/account', account.show),
    member('POST', '/account/name', accountName.set),
    member('POST', '/account/password', account.setPassword, confirmed.password),
    member('POST', '/account/email', email.change, confirmed.email),
    member('POST', '/account/email/withdraw', email.withdraw),
    member('POST', '/account/email/confirmation', confirmation.send),
    member('POST', '/account/delete', account.remove, confirmed.leave),
    member('GET', '/account/data.json', ownData.download, { fresh: '/account' }),
    member('GET', '/account/sessions', sessions.list),
    member('POST', '/account/sessions/:id/revoke', sessions.revoke, confirmed.endSession),
    member('POST', '/account/sessions/revoke-others', sessions.revokeOthers, confirmed.endOthers),
    member('GET', '/account/activity', activity.show),

    ...clientRoutes(access, deps),
    ...ownRoutes(access, deps),
    ...factorRoutes(access, deps),

    admin('GET', '/users', users.list),
    admin('POST', '/users', users.create, confirmed.addUser),
    adminOrSelf('GET', '/users/:id', user.show),
    admin('PATCH', '/users/:id', user.update, { fresh: '/users/:id' }),
    admin('DELETE', '/users/:id', user.remove, { fresh: '/users/:id' }),
    admin('POST', '/users/:id/edit', userEdit.edit, confirmed.editUser),
    admin('POST', '/users/:id/role', user.setRole, confirmed.setRole),
    admin('POST', '/users/:id/groups', userEdit.setGroups, confirmed.setGroups),
    admin('POST', '/users/:id/disable', user.disable, confirmed.disable),
    admin('POST', '/users/:id/enable', user.enable, confirmed.enable),
    admin('POST', '/users/:id/unlock', user.unlock, confirmed.unlock),
    admin('POST', '/users/:id/revoke-sessions', user.revokeSessions, confirmed.revokeSessions),
    admin('POST', '/users/:id/reset-link', user.makeResetLink, confirmed.resetLink),
    admin('POST', '/users/:id/reset-factors', user.resetFactors, confirmed.resetFactors),
    admin('POST', '/users/:id/delete', user.remove, confirmed.removeUser),
    admin('GET', '/overview', overview.show),
    admin('GET', '/activity', siteActivity.list),
    admin('GET', '/invites', invitations.list),
    admin('POST', '/invites', invitations.create, confirmed.invite),
    admin('POST', '/invites/several', several.create, confirmed.inviteSeveral),
    admin('POST', '/invites/:id/send', invitations.renew, confirmed.sendInvitation),
    admin('POST', '/invites/:id/revoke', invitations.revoke, confirmed.withdraw),

    proxy('/verify', verify.show),
    ...appRoutes(access, deps),
    ...programRoutes(access, deps),
    ...oidcRoutes(access, deps),
    anyone('GET', '/.well-known/change-password', account.toPassword),
    anyone('GET', '/openapi.json', openapi.show),

    probe('/health', health),
    probe('/ready', ready),

    ...Array.from(deps.files.handlers, ([path, handler]) => file(path, handler)),
  ];
  return table;
}
