/** The account that you have in most cases. */
export const ADA = { email: 'ada@example.com', password: 'rainy otters juggle lamps' };
