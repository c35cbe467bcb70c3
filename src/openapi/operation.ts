import type { Entry } from '../web/access.ts';
import { type RefusalStatus, refusal } from './refusals.ts';
import { object, type Properties, type Schema, text } from './schema.ts';

/** What a body has. From a form, a value is a text and a ticked box is `on`. */
export type Body = {
  readonly required?: Properties;
  readonly optional?: Properties;
  /** Other fields are refused; otherwise they are not looked at. */
  readonly closed?: true;
  readonly jsonOnly?: true;
};

export type ResponseDescription = {
  readonly description: string;
  /** Null when there is no body. */
  readonly schema: Schema | null;
  readonly headers?: Properties;
};

/** One line of the route table, in words. What follows from them (who hears 401, say) is added by toOperation. */
export type Operation = {
  readonly id: string;
  readonly summary: string;
  readonly who: Entry;
  /** The password has to have been typed in the last ten minutes. */
  readonly fresh?: true;
  /** Open to anyone, and yet it looks who asks. */
  readonly looks?: true;
  readonly query?: Properties;
  readonly body?: Body;
  readonly answers: Readonly<Record<number, ResponseDescription>>;
  /** Besides those that follow from the words above. */
  readonly refusals?: readonly RefusalStatus[];
};

/** Operations by `METHOD /pattern`, as the route table writes them. */
export type Operations = Readonly<Record<string, Operation>>;

/** An answer with a body. */
export function answer(
  description: string,
  schema: Schema,
  headers: Properties = {},
): ResponseDescription {
  return { description, schema, headers };
}

/** An answer without one. */
export function empty(description: string, headers: Properties = {}): ResponseDescription {
  return { description, schema: null, headers };
}

/** 204, for what was done and has nothing to tell. */
export const DONE = { 204: empty('Done.') };

/** The Operation Object (OpenAPI 3.1.1, section 4.8.10) for a route. */
export function toOperation(route: string, tag: string, operation: Operation): Schema {
  const { id, summary, query = {}, body, answers } = operation;
  return {
    ...{ tags: [tag], operationId: id, summary, security: securityOf(operation) },
    parameters: [
      ...Array.from(route.matchAll(/:(\w+)/g), ([, name = '']) => parameter('path', name, PATH)),
      ...Object.keys(query).map((name) => parameter('query', name, query)),
    ],
    ...(body === undefined ? {} : { requestBody: { required: true, content: contentOf(body) } }),
    responses: {
      ...mapValues(answers, toResponse),
      ...Object.fromEntries(
        refusalsOf(route, operation).map((status) => [status, refusal(status)]),
      ),
      default: refusal('default'),
    },
  };
}

const PATH: Properties = { id: { type: 'integer' }, token: text };

function parameter(place: 'path' | 'query', name: string, schemas: Properties): Schema {
  return { name, in: place, required: place === 'path', schema: schemas[name] };
}

// One of the two in each list; `{}` is neither.
function securityOf({ who, looks }: Operation): readonly Schema[] {
  const open = who === 'anyone' || who === 'guest';
  if (open && !looks) return [];
  return [{ cookie: [] }, { bearer: [] }, ...(open ? [{}] : [])];
}

function refusalsOf(
  route: string,
  { who, fresh, body, refusals = [] }: Operation,
): RefusalStatus[] {
  const unsafe = !route.startsWith('GET ');
  const forSome = who === 'admin' || who === 'adminOrSelf';
  const implied: readonly RefusalStatus[] = [
    ...(body === undefined ? [] : ([400, 413, 415] as const)),
    ...(who === 'anyone' || who === 'guest' ? [] : ([401] as const)),
    // A page on another site may not do what changes something, and it may be too much to store.
    ...(unsafe ? ([403, 503] as const) : []),
    ...(forSome || fresh ? ([403] as const) : []),
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
  return mapValues(properties, (schema) => (schema.type === 'boolean' ? { const: 'on' } : schema));
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
