import { list, object, orNull, type Properties, type Schema, text, time } from './schema.ts';

/** Several addresses in a body. */
export const uris: Schema = {
  type: ['array', 'string'],
  items: text,
  description: 'In a form one on each line.',
};
const algorithm: Schema = { ...text, enum: ['RS256', 'EdDSA'] };
/** Whether it has a secret. */
export const kind: Schema = { ...text, enum: ['confidential', 'public'] };
const pkce: Schema = { ...text, enum: ['required', 'optional'] };

/** What a body may say of an app besides its name and its redirect addresses. */
export const clientSettings: Properties = {
  logoutUris: uris,
  backchannelUri: orNull(text),
  homeUri: orNull(text),
  groups: { ...uris, description: 'Who may sign in to it; empty: everyone.' },
  algorithm,
  pkce,
};

const client = {
  id: text,
  name: text,
  redirectUris: list(text),
  logoutUris: list(text),
  backchannelUri: orNull(text),
  homeUri: orNull(text),
  groups: list(text),
  algorithm,
  pkce,
  kind,
  createdAt: time,
};

/** The schemas of apps that sign their users in here. */
export const clientSchemas = {
  Client: object(client),
  NewClient: object({
    ...client,
    secret: { ...orNull(text), description: 'Null for a public client. Shown only now.' },
  }),
};
