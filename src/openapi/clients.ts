import { clientSettings, kind, uris } from './client-schemas.ts';
import { DONE, type Operations, response } from './operation.ts';
import { flag, list, object, text, url } from './schema.ts';
import { ref } from './schemas.ts';

/** Apps that sign their users in here, for administrators. */
export const clientOperations: Operations = {
  'GET /clients': {
    id: 'clients',
    summary: 'Apps that sign their users in here, by name',
    responses: { 200: response('The apps.', object({ clients: list(ref('Client')) })) },
  },
  'POST /clients': {
    id: 'addClient',
    summary: 'Register an app',
    body: {
      required: { name: text, redirectUris: uris },
      optional: { kind, ...clientSettings },
      closed: true,
    },
    responses: { 201: response('The app.', ref('NewClient'), { Location: text }) },
  },
  'GET /clients/new': {
    id: 'provider',
    summary: 'The addresses that an app has to know',
    responses: {
      200: response(
        'The addresses.',
        object({
          issuer: url,
          discovery: url,
          authorizationEndpoint: url,
          tokenEndpoint: url,
          userinfoEndpoint: url,
          jwksUri: url,
          endSessionEndpoint: url,
        }),
      ),
    },
  },
  'GET /clients/:clientId': {
    id: 'client',
    summary: 'One app, without its secret',
    responses: { 200: response('The app.', ref('Client')) },
    refusals: [404],
  },
  'POST /clients/:clientId/edit': {
    id: 'editClient',
    summary: 'Change an app; what is left out stays as it is',
    body: { optional: { name: text, redirectUris: uris, ...clientSettings }, closed: true },
    responses: { 200: response('The app as it is now.', ref('Client')) },
    refusals: [404],
  },
  'POST /clients/:clientId/secret': {
    id: 'newClientSecret',
    summary: 'Another secret; the one before stops working',
    responses: { 201: response('The secret, shown only now.', object({ id: text, secret: text })) },
    refusals: [404, 409],
  },
  'POST /clients/:clientId/remove': {
    id: 'removeClient',
    summary: 'Remove an app and end its sessions',
    body: { required: { sure: flag } },
    responses: DONE,
    refusals: [404],
  },
};
