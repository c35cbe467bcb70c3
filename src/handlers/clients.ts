import { newClientPage } from '../../views/client-new.ts';
import { clientsPage } from '../../views/clients.ts';
import type { EventKind } from '../auth/events.ts';
import { isPublic, type OidcClient } from '../auth/oidc/client.ts';
import { NEW_CLIENT, namedOf, toTypedClient } from '../auth/oidc/client-settings.ts';
import { providerAddresses } from '../auth/oidc/provider.ts';
import type { Handler } from '../http/context.ts';
import { readFields } from '../http/fields.ts';
import { HttpError } from '../http/http-error.ts';
import { json, noContent, seeOther } from '../http/reply.ts';
import { readClientForm, readNewClient } from '../web/client-form.ts';
import { NO_CLIENT, oidcClientOf, showClient } from '../web/client-page.ts';
import { isTicked } from '../web/credentials.ts';
import type { Deps } from '../web/deps.ts';
import { type FormRefusal, jsonRefusal, refuseForm } from '../web/form.ts';
import { toClientData } from '../web/json-shapes.ts';
import { noticeOf } from '../web/notices.ts';
import { keepingForm } from '../web/unsaved.ts';
import type { Member } from '../web/visitor.ts';

const SURE = 'Tick the box to remove the app.';

/** Apps that sign their users in here: administrators register, change and remove them. */
export function clientsHandlers(deps: Deps) {
  const { apps, clients, audit, page, siteUrl, times } = deps;

  /** GET /clients. */
  const list: Handler<Member> = async (member) => {
    const all = await clients.all();
    if (member.wantsJson) return json(200, { clients: all.map(toClientData) });
    const rows = all.map((client) => ({
      id: client.id,
      name: client.name,
      isPublic: isPublic(client),
      groups: client.groups,
      createdAt: client.createdAt,
    }));
    const notice = noticeOf(member.query);
    const view = clientsPage({ clients: rows, behindProxy: apps.list, times: times(), notice });
    return page(member.user, view);
  };

  /** GET /clients/new. A program gets the addresses that an app has to know. */
  const showNew: Handler<Member> = async ({ user, wantsJson, query }) => {
    if (wantsJson) return json(200, providerAddresses(siteUrl));
    const typed = { ...NEW_CLIENT, kind: 'confidential' };
    return page(user, newClientPage({ typed, problems: [], notice: noticeOf(query) }));
  };

  /** POST /clients. The reply alone shows the secret. */
  const create: Handler<Member> = async (member) => {
    const { typed, kind, settings, problems } = readNewClient(await readFields(member.request));
    const refuse = (refusal: FormRefusal) =>
      refuseForm(page, member, refusal, (problems) =>
        newClientPage({ typed: { ...typed, kind }, problems }),
      );
    if (settings === null) return refuse({ status: 400, problems });
    const register = async () => {
      const { client, secret } = await clients.register(settings, kind);
      await record(member, 'client_added', client);
      const location = `/clients/${client.id}`;
      if (member.wantsJson) return json(201, { ...toClientData(client), secret }, { location });
      if (secret === null) return seeOther(`${location}?done=client-added`);
      return showClient(deps, member, client, { secret });
    };
    return keepingForm(deps, member, register, refuse);
  };

  /** GET /clients/:clientId. */
  const show: Handler<Member> = async (member) => {
    const client = await oidcClientOf(deps, member.params.clientId);
    if (member.wantsJson) return json(200, toClientData(client));
    return showClient(deps, member, client, { notice: noticeOf(member.query) });
  };

  /** POST /clients/:clientId/edit. What a program leaves out stays as it is. */
  const edit: Handler<Member> = async (member) => {
    const fields = await readFields(member.request);
    const client = await oidcClientOf(deps, member.params.clientId);
    const form = readClientForm(fields, toTypedClient(client), isPublic(client));
    const { typed, settings, problems } = form;
    const refuse = async (refusal: FormRefusal) =>
      member.wantsJson
        ? jsonRefusal(refusal)
        : showClient(deps, member, client, { ...refusal, typed });
    if (settings === null) return refuse({ status: 400, problems });
    const change = async () => {
      const changes = namedOf(settings, (name) => fields.has(name));
      const changed = await clients.change(client.id, changes);
      if (changed === null) throw new HttpError(404, NO_CLIENT);
      await record(member, 'client_changed', changed);
      if (member.wantsJson) return json(200, toClientData(changed));
      return seeOther(`/clients/${client.id}?done=client-saved`);
    };
    return keepingForm(deps, member, change, refuse);
  };

  /** POST /clients/:clientId/secret. The one before stops working at once. */
  const newSecret: Handler<Member> = async (member) => {
    const client = await oidcClientOf(deps, member.params.clientId);
    if (isPublic(client)) throw new HttpError(409, 'This app has no secret.');
    const secret = await clients.newSecret(client);
    if (secret === null) throw new HttpError(404, NO_CLIENT);
    await record(member, 'client_secret_replaced', client);
    if (member.wantsJson) return json(201, { id: client.id, secret });
    return showClient(deps, member, client, { secret });
  };

  /** POST /clients/:clientId/remove with the box ticked. */
  const remove: Handler<Member> = async (member) => {
    const sure = isTicked(await readFields(member.request), 'sure');
    const client = await oidcClientOf(deps, member.params.clientId);
    if (!sure) {
      const problems = [{ field: 'sure', message: SURE }];
      if (member.wantsJson) return jsonRefusal({ status: 400, problems });
      return showClient(deps, member, client, { problems, status: 400 });
    }
    if (!(await clients.remove(client.id))) throw new HttpError(404, NO_CLIENT);
    await record(member, 'client_removed', client);
    return member.wantsJson ? noContent() : seeOther('/clients?done=client-removed');
  };

  function record(member: Member, kind: EventKind, { id, name }: OidcClient): Promise<void> {
    return audit(member, kind, { userId: null, actorId: member.user.id, reason: id, about: name });
  }

  return { list, showNew, create, show, edit, newSecret, remove };
}
