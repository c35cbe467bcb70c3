import { amount, id, object, orNull, text, time } from './schema.ts';

const programKey = {
  id,
  name: text,
  audience: text,
  createdAt: time,
  lastUsedAt: orNull(time),
  expiresAt: time,
};

const accessToken = {
  token: text,
  tokenType: { const: 'Bearer' },
  expiresIn: { ...amount, description: 'Seconds that the token is good for.' },
};

/** The schemas of keys and of tokens. */
export const programKeySchemas = {
  ProgramKey: object(programKey),
  NewProgramKey: object({ ...programKey, key: text }),
  AccessToken: object(accessToken),
  TokenPair: object({
    ...accessToken,
    refreshToken: { ...text, description: 'Works once, for the next pair.' },
  }),
};
