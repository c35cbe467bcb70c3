/** The description of the JSON API (OpenAPI 3.1.1), put together from the groups beside this file. */
import { administration } from './administration.ts';
import { comingAndGoing } from './coming-and-going.ts';
import { type Operations, toOperation } from './operation.ts';
import { ownAccount } from './own-account.ts';
import { programs } from './programs.ts';
import { refusalResponses } from './refusals.ts';
import type { Schema } from './schema.ts';
import { SCHEMAS } from './schemas.ts';

const GROUPS: Readonly<Record<string, Operations>> = {
  'Coming and going': comingAndGoing,
  'Own account': ownAccount,
  Administration: administration,
  Programs: programs,
};

const DESCRIPTION = `The addresses of the pages, for programs. JSON comes when Accept prefers \
application/json to text/html, or when the body sent is JSON. A session is known by its cookie or by a bearer token; a \
request with a token is never known by its cookie.`;

/** The whole description, for a site at this origin whose session cookie has this name. */
export function describeApi(origin: string, cookieName: string): Schema {
  return {
    openapi: '3.1.1',
    info: { title: 'Coatcheck', version: '1', description: DESCRIPTION },
    servers: [{ url: origin }],
    tags: Object.keys(GROUPS).map((name) => ({ name })),
    paths: paths(),
    components: {
      schemas: SCHEMAS,
      responses: refusalResponses(),
      securitySchemes: {
        cookie: { type: 'apiKey', in: 'cookie', name: cookieName },
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
    },
  };
}

function paths(): Schema {
  const paths: Record<string, Record<string, Schema>> = {};
  for (const [tag, operations] of Object.entries(GROUPS)) {
    for (const [route, operation] of Object.entries(operations)) {
      const [method = '', pattern = ''] = route.split(' ');
      const path = pattern.replaceAll(/:(\w+)/g, '{$1}');
      paths[path] = {
        ...paths[path],
        [method.toLowerCase()]: toOperation(route, tag, operation),
      };
    }
  }
  return paths;
}
