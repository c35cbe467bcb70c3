import { type Case, expectServed } from '../case.ts';
import { ADA, ROOT } from '../people.ts';

export default {
  id: 'refusal-tells-who-exists',
  part: 'H',
  title: 'Pages of accounts',
  story: `You are ada@example.com, with the password "rainy otters juggle lamps", and account number 1:
  curl -s -c jar $URL/ -d 'email=ada@example.com&password=rainy otters juggle lamps'
  curl -s -b jar $URL/users/1
The pages of others are not for you. Find out which numbers are accounts: ask for one that is, and one that is not.`,
  hints: [
    'The server never shows you the account of somebody else. What does it show instead?',
    'Compare the statuses: add -i.',
    'Ask for /users/2 and for /users/9.',
  ],
  choices: [
    'It shows the accounts of others.',
    'It does not limit how often you may ask.',
    'Accounts have small numbers.',
    'It refuses in two ways, and the refusal tells you whether the account exists.',
  ],
  right: 'd',
  mistake:
    '403 for accounts that exist, and 404 for others: a user can count the accounts, and learn which numbers or names are taken.',
  repair: 'Give one answer for both: 404. Administrators still see everybody.',
  lesson: 'h-authorization/1-roles.md#c43',
  proof: {
    kind: 'witness',
    harm: 'The refusals have told you which number is an account.',
    saw: ({ exchanges }) => {
      const refused = exchanges.filter(({ path, method }) => {
        return method === 'GET' && path.startsWith('/users/') && path !== '/users/1';
      });
      const statuses = new Set(refused.map(({ status }) => status));
      return statuses.has(403) && statuses.has(404);
    },
  },
  async exploit(game) {
    const you = game.you();
    await you.post('/', ADA);
    await you.get('/users/2');
    await you.get('/users/9');
    return undefined;
  },
  async honest(game) {
    const you = game.you();
    await you.post('/', ADA);
    const own = await you.get('/users/1');
    expectServed(own.text.includes('ada@example.com'), 'Ada does not get her own page.');
    const root = game.person();
    await root.post('/', ROOT);
    const { text } = await root.get('/users/2');
    expectServed(text.includes('bob@example.com'), 'the administrator does not see Bob.');
  },
} satisfies Case;
