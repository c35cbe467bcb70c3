/** JSON Schema (draft 2020-12, as OpenAPI 3.1 uses it), as far as this API needs it. */
export type Schema = Readonly<Record<string, unknown>>;

export type Properties = Readonly<Record<string, Schema>>;

export const text: Schema = { type: 'string' };
export const flag: Schema = { type: 'boolean' };
export const amount: Schema = { type: 'integer', minimum: 0 };
/** The number of an account, a session or an invitation. */
export const id: Schema = { type: 'integer', minimum: 1 };
/** A moment in UTC, as RFC 3339 writes it. */
export const time: Schema = { type: 'string', format: 'date-time' };
export const email: Schema = { type: 'string', format: 'email' };
/** What people call an account, in code points. */
export const name: Schema = { type: 'string', maxLength: 100 };
export const url: Schema = { type: 'string', format: 'uri' };
/** No minimum length: for a new password it is a setting, and a log-in may send any text. */
export const password: Schema = { type: 'string', format: 'password' };
export const role: Schema = { type: 'string', enum: ['user', 'admin'] };

/** The groups of an account or an invitation, sorted. */
export const groups: Schema = {
  type: 'array',
  items: { type: 'string', pattern: '^[a-z0-9][a-z0-9._-]{0,31}$' },
  maxItems: 20,
};

/** The places that a page of events begins behind. */
export const eventPlaces: Properties = {
  older: { ...text, description: '`older` of a page: the events behind it.' },
  newer: { ...text, description: '`newer` of a page: those before it.' },
};

/** An object with exactly these properties: any other would be a leak, or a typo. */
export function object(required: Properties, optional: Properties = {}): Schema {
  return {
    type: 'object',
    properties: { ...required, ...optional },
    required: Object.keys(required),
    additionalProperties: false,
  };
}

/** An array of these. */
export function list(items: Schema): Schema {
  return { type: 'array', items };
}

/** The same, or null. */
export function orNull(schema: Schema): Schema {
  return { ...schema, type: [schema.type, 'null'] };
}
