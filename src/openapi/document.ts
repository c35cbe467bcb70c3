/**
 * The description of the JSON API (OpenAPI 3.1.1), put together from the groups beside this file.
 */
import type { Route } from '../web/route.ts';
import { administration } from './administration.ts';
import { comingAndGoing } from './coming-and-going.ts';
import { type Operations, toOperation } from './operation.ts';
import { ownAccount } from './own-account.ts';
import { programKeys } from './program-keys.ts';
import { programs } from './programs.ts';
import { refusalResponses } from './refusals.ts';
import type { Schema } from './schema.ts';
import { SCHEMAS } from './schemas.ts';
import { secondFactors } from './second-factors.ts';

const GROUPS: Readonly<Record<string, Operations>> = {
  'Coming and going': comingAndGoing,
  'Second factors': secondFactors,
  'Own account': ownAccount,
  Administration: administration,
  Programs: programs,
  'Keys for programs': programKeys,
};

const DESCRIPTION = `The addresses of the pages, for programs. JSON comes when Accept prefers \
application/json to text/html, or when the body sent is JSON. A session is known by its cookie or by a bearer token; a \
request with a token is never known by its cookie. The endpoints of OpenID Connect are not here: \
/.well-known/openid-configuration describes them, as their standards have it.`;

export type Site = {
  /** The origin and the prefix, which precede each path. */
  readonly url: string;
  /** The name of the session cookie. */
  readonly cookieName: string;
  /** The route table: it says who may enter and what needs a fresh password. */
  readonly routes: readonly Route[];
};

/** The description for a site. Throws when it describes a route that the table does not have. */
export function describeApi({ url, cookieName, routes }: Site): Schema {
  return {
    openapi: '3.1.1',
    info: { title: 'Coatcheck', version: '1', description: DESCRIPTION },
    servers: [{ url }],
    tags: Object.keys(GROUPS).map((name) => ({ name })),
    paths: toPaths(routes),
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

function toPaths(routes: readonly Route[]): Schema {
  const byName = new Map(routes.map((route) => [`${route.method} ${route.pattern}`, route]));
  const paths: Record<string, Record<string, Schema>> = {};
  for (const [tag, operations] of Object.entries(GROUPS)) {
    for (const [name, operation] of Object.entries(operations)) {
      const route = byName.get(name);
      if (route === undefined) throw new Error(`no route is called ${name}`);
      const path = route.pattern.replaceAll(/:(\w+)/g, '{$1}');
      const method = route.method.toLowerCase();
      paths[path] = { ...paths[path], [method]: toOperation(route, tag, operation) };
    }
  }
  return paths;
}
