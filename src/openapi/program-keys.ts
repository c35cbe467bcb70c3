import { KEY_DAYS, KEY_NAME_LIMIT } from '../web/key-request.ts';
import { DONE, type Operations, response } from './operation.ts';
import { list, object, text } from './schema.ts';
import { ref } from './schemas.ts';

const keyName = {
  ...text,
  maxLength: KEY_NAME_LIMIT,
  description: 'Another one than those of the other keys.',
};

/** Keys for programs, which are bearers for as long as their owner says. */
export const programKeys: Operations = {
  'GET /account/keys': {
    id: 'programKeys',
    summary: 'The keys for programs of this account, and what a new one can be for',
    responses: {
      200: response(
        'The keys, without their text, which is not stored.',
        object({ keys: list(ref('ProgramKey')), audiences: list(text) }),
      ),
    },
  },
  'POST /account/keys': {
    id: 'createProgramKey',
    summary: 'Create a key for a program; the answer has it, this once',
    description:
      'A bearer with a key cannot create another one. 409: the name is taken, or the account has 20 keys.',
    body: {
      required: { name: keyName },
      optional: {
        audience: {
          ...text,
          description: 'This site, an app of PROTECTS, or a service of AUDIENCES.',
        },
        days: { type: 'integer', minimum: KEY_DAYS.least, maximum: KEY_DAYS.most },
      },
    },
    responses: { 201: response('The key.', ref('NewProgramKey')) },
    refusals: [409],
  },
  'POST /account/keys/:id/revoke': {
    id: 'revokeProgramKey',
    summary: 'End a key',
    responses: DONE,
    refusals: [404],
  },
  'POST /users/:id/keys/:key/revoke': {
    id: 'revokeKeyOfUser',
    summary: 'End a key for a program of an account',
    responses: DONE,
    refusals: [404],
  },
  'POST /token/key': {
    id: 'tokenOfKey',
    summary: 'Exchange a key for an access token for the service that it is for',
    description: 'The key is the bearer. It stays good, and works nowhere else.',
    identifies: true,
    responses: { 200: response('An access token.', ref('AccessToken')) },
    refusals: [400, 401, 403, 429],
  },
};
