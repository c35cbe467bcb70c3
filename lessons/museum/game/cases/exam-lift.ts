import { type Case, expectServed } from '../case.ts';
import { leadsAway } from './open-redirect.ts';

export default {
  id: 'exam-lift',
  part: 'F',
  title: 'The ski pass',
  story: `At /pass you show your ski pass, and are sent back to the lift where you came from:
  curl -s -i '$URL/pass?back=$URL/lift/3'
Other sites are refused:
  curl -s -i '$URL/pass?back=http://evil.example/'
Be sent to evil.example.`,
  hints: [
    'How does the server decide which addresses are its own? Try addresses that are almost its own.',
    'Its own address may be the beginning of a longer one.',
    "curl -s -i '$URL/pass?back=$URL@evil.example/': what stands before @ in an address?",
  ],
  choices: [
    'It redirects with 303 instead of 302.',
    'It only looks at the beginning of the address, which does not say where it leads.',
    'It does not check who shows the pass.',
    'It takes the address from a field that anybody can write.',
  ],
  right: 'b',
  mistake:
    'What stands before @ in an address is a user name; the host comes after it. The beginning of an address does not say where it leads: an open redirect, which lends the good name of this site to another.',
  repair: 'Parse the address, and compare its origin with your own.',
  lesson: 'f-attacks/4-leaks.md#c34',
  proof: {
    kind: 'witness',
    harm: 'The server has sent somebody to another site.',
    saw: ({ exchanges }) => exchanges.some(leadsAway),
  },
  async exploit(game) {
    const back = encodeURIComponent(`${game.url}@evil.example/`);
    return (await game.you().get(`/pass?back=${back}`)).headers.location;
  },
  async honest(game) {
    const back = `${game.url}/lift/3`;
    const { headers } = await game.you().get(`/pass?back=${encodeURIComponent(back)}`);
    expectServed(headers.location === back, 'nobody gets back to lift 3.');
  },
} satisfies Case;
