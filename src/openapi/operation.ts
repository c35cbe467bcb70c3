import type { Route } from '../web/route.ts';
import { type RefusalStatus, refusal } from './refusals.ts';
import { object, type Properties, type Schema } from './schema.ts';

/** A request body. In a form, a ticked box is `on`, and a list one text with blanks. */
export type Body = {
  readonly required?: Properties;
  readonly optional?: Properties;
  /** Other fields are refused; without this they are ignored. */
  readonly closed?: true;
  readonly jsonOnly?: true;
};

export type ResponseDescription = {
  readonly description: string;
  /** Null for a response without a body. */
  readonly schema: Schema | null;
  readonly headers?: Properties;
};

/**
 * The words for one route. toOperation adds what follows from the route table: who may enter, which
 * routes answer 401 or 403, and which need a fresh password.
 */
export type Operation = {
  readonly id: string;
  readonly summary: string;
  /** What a caller has to know besides. */
  readonly description?: string;
  /** The route is open to anyone, and its handler uses the session of a client that has one. */
  readonly identifies?: true;
  readonly query?: Properties;
  readonly body?: Body;
  readonly responses: Readonly<Record<number, ResponseDescription>>;
  /** Besides those that follow from the route. */
  readonly refusals?: readonly RefusalStatus[];
};

/** Operations by `METHOD /pattern`, as the route table writes them. */
export type Operations = Readonly<Record<string, Operation>>;

/** A response with a body. */
export function response(
  description: string,
  schema: Schema,
  headers: Properties = {},
): ResponseDescription {
  return { description, schema, headers };
}

/** A response without a body. */
export function empty(description: string, headers: Properties = {}): ResponseDescription {
  return { description, schema: null, headers };
}

/** 204 for an action without a result. */
export const DONE = { 204: empty('Done.') };

/** The Operation Object (OpenAPI 3.1.1, section 4.8.10) for a route. */
export function toOperation(route: Route, tag: string, operation: Operation): Schema {
  const { id, summary, query = {}, body, responses } = operation;
  const description = descriptionOf(route, operation);
  return {
    tags: [tag],
    operationId: id,
    summary,
    ...(description === undefined ? {} : { description }),
    security: securityOf(route, operation),
    parameters: [
      ...Array.from(route.pattern.matchAll(/:(\w+)/g), ([, name = '']) =>
        parameter('path', name, PATH),
      ),
      ...Object.keys(query).map((name) => parameter('query', name, query)),
    ],
    ...(body === undefined ? {} : { requestBody: { required: true, content: contentOf(body) } }),
    responses: {
      ...mapValues(responses, toResponse),
      ...Object.fromEntries(
        refusalsOf(route, operation).map((status) => [status, refusal(status)]),
      ),
      default: refusal('default'),
    },
  };
}

function descriptionOf({ ownAct }: Route, { description }: Operation): string | undefined {
  if (ownAct === null) return description;
  const forbidden = `403 where SELF_SERVICE, a setting, lacks \`${ownAct}\`.`;
  return description === undefined ? forbidden : `${description} ${forbidden}`;
}

const PATH: Properties = {
  id: { type: 'integer' },
  key: { type: 'integer' },
  clientId: { type: 'string' },
};

function parameter(place: 'path' | 'query', name: string, schemas: Properties): Schema {
  return { name, in: place, required: place === 'path', schema: schemas[name] };
}

// The client has one scheme of the list; `{}` is neither.
function securityOf(route: Route, { identifies }: Operation): readonly Schema[] {
  const open = isOpen(route);
  if (open && !identifies) return [];
  return [{ cookie: [] }, { bearer: [] }, ...(open ? [{}] : [])];
}

function isOpen({ entry }: Route): boolean {
  return entry === 'anyone' || entry === 'guest';
}

function refusalsOf(route: Route, { body, refusals = [] }: Operation): RefusalStatus[] {
  const { method, entry, fresh } = route;
  const unsafe = method !== 'GET';
  const forSome = entry === 'admin' || entry === 'adminOrSelf';
  const implied: readonly RefusalStatus[] = [
    ...(body === undefined ? [] : ([400, 413, 415] as const)),
    ...(isOpen(route) ? [] : ([401] as const)),
    // An unsafe method is refused when it comes from another site, or cannot be stored.
    ...(unsafe ? ([403, 503] as const) : []),
    ...(forSome || fresh !== null ? ([403] as const) : []),
  ];
  return [...new Set([...implied, ...refusals])].sort((a, b) => a - b);
}

function contentOf({ required = {}, optional = {}, closed, jsonOnly }: Body): Schema {
  const media = (schemas: (properties: Properties) => Properties) => {
    const schema = object(schemas(required), schemas(optional));
    return { schema: closed ? schema : { ...schema, additionalProperties: true } };
  };
  return {
    'application/json': media((properties) => properties),
    ...(jsonOnly ? {} : { 'application/x-www-form-urlencoded': media(asForm) }),
  };
}

function asForm(properties: Properties): Properties {
  return mapValues(properties, (schema) => {
    if (schema.type === 'array') return { type: 'string', description: 'With blanks between.' };
    return schema.type === 'boolean' ? { const: 'on' } : schema;
  });
}

function toResponse({ description, schema, headers = {} }: ResponseDescription): Schema {
  return {
    description,
    ...(Object.keys(headers).length === 0
      ? {}
      : { headers: mapValues(headers, (schema) => ({ schema })) }),
    ...(schema === null ? {} : { content: { 'application/json': { schema } } }),
  };
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
