const PASSWORD = 'rainy otters juggle lamps';

/** The account that you have in most cases. */
export const ADA = { email: 'ada@example.com', password: PASSWORD };
/** Accounts of others. You do not have their password, unless the case says so. */
export const BOB = { email: 'bob@example.com', password: PASSWORD };
export const ROOT = { email: 'root@example.com', password: PASSWORD };
