/** Reads the description at /openapi.json and checks responses against it. */
import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { TestApp } from '../support.ts';

/** The schema of a request body. */
export type BodySchema = {
  readonly properties: Readonly<Record<string, object>>;
  readonly required: readonly string[];
  readonly additionalProperties: boolean;
};

/** An operation of the description. */
export type Operation = {
  readonly operationId: string;
  readonly security: readonly object[];
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: BodySchema }>>;
  };
  readonly responses: Readonly<Record<string, object>>;
};

/** The parts of the description that the tests read. */
export type Document = {
  readonly info: { readonly version: string };
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly securitySchemes: { readonly cookie: { readonly name: string } };
    readonly schemas: Readonly<Record<string, object>>;
  };
};

/** A response of the app, with its Content-Type. */
export type TestResponse = {
  readonly status: number;
  readonly type: string;
  readonly text: string;
};

/** The description that an app serves. */
export async function fetchDocument(app: TestApp): Promise<Document> {
  return (await (await app.request('/openapi.json')).json()) as Document;
}

/** The operations by the name of their route, such as `GET /users/:id`. */
export function operationsOf({ paths }: Document): ReadonlyMap<string, Operation> {
  const all = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
      operation,
    ]),
  );
  return new Map(all);
}

/** A function that lists how a response deviates from the description, field by field. */
export function createExaminer(document: Document) {
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  ajv.addVocabulary(Object.keys(document));
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  ajv.addFormat('date', /^\d{4}-\d\d-\d\d$/);
  ajv.addFormat('email', /^[^\s@]+@[^\s@]+$/);
  ajv.addFormat('uri', (text) => URL.canParse(text));
  ajv.addSchema(document, 'api');

  return (route: string, { status, type, text }: TestResponse): readonly string[] => {
    const [method = '', pattern = ''] = route.split(' ');
    const path = pattern.replaceAll(/:(\w+)/g, '{$1}');
    const response = find(document, [
      'paths',
      path,
      method.toLowerCase(),
      'responses',
      `${status}`,
    ]);
    if (response === null) return [`the status ${status} is not named`];
    const { value, keys } = response;
    if (value.content === undefined) return text === '' ? [] : ['it has a body'];
    if (!type.startsWith('application/json')) return [`its type is ${type}`];
    const schema = [...keys, 'content', 'application/json', 'schema'];
    const validate = ajv.compile({ $ref: `api#${pointer(schema)}` });
    if (validate(JSON.parse(text))) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  };
}

type Found = {
  readonly value: Readonly<Record<string, unknown>>;
  readonly keys: readonly string[];
};

/** The value at some keys, through one reference; null if there is none. */
function find(document: Document, keys: readonly string[]): Found | null {
  let value: unknown = document;
  for (const key of keys) value = (value as Record<string, unknown> | undefined)?.[key];
  if (value === undefined) return null;
  assert.ok(typeof value === 'object' && value !== null);
  if (!('$ref' in value)) return { value: { ...value }, keys };
  return find(document, String(value.$ref).slice('#/'.length).split('/'));
}

// RFC 6901, as a URI fragment.
function pointer(keys: readonly string[]): string {
  const escaped = keys.map((key) => key.replaceAll('~', '~0').replaceAll('/', '~1'));
  return escaped.map((key) => `/${encodeURIComponent(key)}`).join('');
}
