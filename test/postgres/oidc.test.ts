/** Signing in to an app whose requests go to two servers in turn. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import * as oidc from 'openid-client';
import { skip as noNginx } from '../forward-auth/nginx.ts';
import { ownerOutsideOfTests } from '../program/child.ts';
import { FULL } from '../share.ts';
import { skip as noPostgres, useCluster } from './backend.ts';
import { type OidcSite, other, startOidcSite, type Tokens, type Which } from './oidc-site.ts';

const BOTH: readonly Which[] = [0, 1];
const ROUNDS = [0, 1, 0, 1] as const;

const INVALID_GRANT = { error: 'invalid_grant' };

// With leases, which are the harder case; with FULL=1 also where each request asks.
for (const SESSION_CHECK of FULL ? ['each', 'leases'] : ['leases']) {
  describe(`an app that asks two servers in turn, SESSION_CHECK=${SESSION_CHECK}`, {
    skip: noPostgres || noNginx,
  }, () => {
    const owner = ownerOutsideOfTests();
    const cluster = useCluster();
    let site: OidcSite;
    before(async () => {
      site = await startOidcSite(owner, cluster(), { SESSION_CHECK, LOG: 'warn' });
    });
    after(() => owner.end());

    it('gets id tokens of one key, although both servers need the first at the same moment', async () => {
      const wiki = await site.register(0);
      const cookie = await site.signIn(1);
      const answers = await Promise.all(BOTH.map((which) => wiki.codeAt(which, cookie)));
      const [first, second] = await Promise.all(
        answers.map((answer, i) => wiki.exchangeAt(i === 0 ? 1 : 0, answer)),
      );
      assert.equal(headOf(first).kid, headOf(second).kid);
      assert.equal(headOf(first).alg, 'RS256');
    });

    it('signs a user in with a code of either, and each answers for the tokens of the other', async () => {
      const wiki = await site.register(1);
      const cookie = await site.signIn(0);
      const known = new Set<string>();
      for (const which of BOTH) {
        const tokens = await wiki.signIn(which, cookie);
        const { sub, sid } = claimsOf(tokens);
        known.add(`${sub} ${sid}`);
        const config = wiki.configs[which];
        const info = await oidc.fetchUserInfo(config, tokens.access_token, sub);
        assert.equal(info.email, 'ada@example.com');
        const next = await oidc.refreshTokenGrant(config, tokens.refresh_token ?? assert.fail());
        assert.deepEqual(await wiki.userinfo(next), [200, 200]);
        known.add(`${claimsOf(next).sub} ${claimsOf(next).sid}`);
      }
      assert.equal(known.size, 1, 'the same user and the same session');
    });

    it('gets tokens once for a code that it sends to both at once, and they end', async () => {
      const wiki = await site.register(0);
      const cookie = await site.signIn(0);
      for (const which of ROUNDS) {
        const answer = await wiki.codeAt(which, cookie);
        const exchanged = await Promise.allSettled(BOTH.map((at) => wiki.exchangeAt(at, answer)));
        const got = exchanged.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
        assert.ok(got.length <= 1);
        for (const one of exchanged) {
          if (one.status === 'rejected') assert.equal(one.reason.error, 'invalid_grant');
        }
        // A code that comes twice was copied: what it has given ends (RFC 6749, section 4.1.2).
        for (const tokens of got) assert.deepEqual(await wiki.userinfo(tokens), [401, 401]);
      }
    });

    it('refreshes at both at once: the session has one successor, and ends with the other one', async () => {
      const wiki = await site.register(1);
      const cookie = await site.signIn(1);
      for (const which of ROUNDS) {
        const { refresh_token: token = '' } = await wiki.signIn(which, cookie);
        // As if an answer was lost: within twenty seconds it may be asked for again.
        const pairs = await Promise.all(
          wiki.configs.map((config) => oidc.refreshTokenGrant(config, token)),
        );
        for (const pair of pairs) assert.deepEqual(await wiki.userinfo(pair), [200, 200]);
        const tokens = pairs.map(({ refresh_token = '' }) => refresh_token);
        const rotated = await Promise.allSettled(
          tokens.map((one) => oidc.refreshTokenGrant(wiki.configs[which], one)),
        );
        const refused = rotated.filter(({ status }) => status === 'rejected');
        assert.ok(refused.length >= 1, 'both tokens were good');
        for (const pair of pairs) assert.deepEqual(await wiki.userinfo(pair), [401, 401]);
        for (const config of wiki.configs) {
          await assert.rejects(oidc.refreshTokenGrant(config, token), INVALID_GRANT);
        }
      }
    });

    it('ends its tokens for both by revoking them at one', async () => {
      const wiki = await site.register(0);
      const cookie = await site.signIn(0);
      for (const which of ROUNDS) {
        const tokens = await wiki.signIn(which, cookie);
        assert.deepEqual(await wiki.userinfo(tokens), [200, 200]);
        const { refresh_token: token = '', access_token } = tokens;
        await oidc.tokenRevocation(wiki.configs[which], which === 0 ? token : access_token);
        assert.deepEqual(await wiki.userinfo(tokens), [401, 401]);
        const refreshed = oidc.refreshTokenGrant(wiki.configs[other(which)], token);
        await assert.rejects(refreshed, INVALID_GRANT);
      }
    });

    it('is told once of each sign-out, in the app or here, at whatever server; userinfo ends at both', async () => {
      const wiki = await site.register(0);
      const ended: unknown[] = [];
      for (const which of ROUNDS) {
        const cookie = await site.signIn(other(which));
        const tokens = await wiki.signIn(which, cookie);
        assert.deepEqual(await wiki.userinfo(tokens), [200, 200]);
        ended.push(claimsOf(tokens).sid);
        if (ended.length <= 2) {
          const { pathname, search } = oidc.buildEndSessionUrl(wiki.configs[which], {
            id_token_hint: tokens.id_token ?? assert.fail(),
            post_logout_redirect_uri: `${wiki.receiver.origin}/out`,
          });
          const left = await site.at[which](pathname + search, { headers: { cookie } });
          assert.equal(left.headers.get('location'), `${wiki.receiver.origin}/out`);
        } else {
          await Promise.all(BOTH.map((at) => site.signOut(at, cookie))); // both pages had the button
        }
        assert.deepEqual(await wiki.userinfo(tokens), [401, 401]);
        await wiki.receiver.arrived(ended.length);
      }
      const told = wiki.receiver.received.map(({ body }) => {
        return decodeJwt(new URLSearchParams(body).get('logout_token') ?? '').sid;
      });
      assert.deepEqual(told, ended);
    });

    it('has no token that outlives a sign-out at the other server at the moment of the exchange', async () => {
      const wiki = await site.register(1);
      for (const which of ROUNDS) {
        const cookie = await site.signIn(which);
        const answer = await wiki.codeAt(which, cookie);
        const [exchanged] = await Promise.allSettled([
          wiki.exchangeAt(which, answer),
          site.signOut(other(which), cookie),
        ]);
        if (exchanged.status === 'rejected') assert.equal(exchanged.reason.error, 'invalid_grant');
        else assert.deepEqual(await wiki.userinfo(exchanged.value), [401, 401]);
      }
    });

    it('learns nothing of a user who has left its groups, and nobody of other groups gets in, from the next request on', async () => {
      const cookie = await site.signIn(0);
      for (const which of ROUNDS) {
        await site.setGroups(other(which), ['staff']);
        const wiki = await site.register(which, { groups: ['staff'] });
        const tokens = await wiki.signIn(other(which), cookie);
        await site.setGroups(which, []);
        assert.deepEqual(await wiki.userinfo(tokens), [401, 401]);
        await site.setGroups(other(which), ['staff']);
        assert.deepEqual(await wiki.userinfo(tokens), [200, 200]);
        await site.administer(which, `/clients/${wiki.id}/edit`, { groups: ['board'] });
        assert.deepEqual(await wiki.userinfo(tokens), [401, 401]);
        for (const at of BOTH) {
          const { url } = await wiki.codeAt(at, cookie);
          assert.equal(url.searchParams.get('error'), 'access_denied');
        }
      }
    });

    it('is known to both once it is registered at one, and to neither once it is removed', async () => {
      const cookie = await site.signIn(1);
      for (const which of ROUNDS) {
        const wiki = await site.register(which);
        const tokens = await wiki.signIn(other(which), cookie);
        const answer = await wiki.codeAt(which, cookie);
        await site.administer(which, `/clients/${wiki.id}/remove`, { sure: true });
        assert.deepEqual(await wiki.userinfo(tokens), [401, 401]);
        for (const at of BOTH) {
          await assert.rejects(wiki.exchangeAt(at, answer), { status: 401 });
          const asked = `/oauth/authorize?client_id=${wiki.id}&response_type=code&scope=openid`;
          const { status } = await site.at[at](asked, { headers: { cookie, accept: 'text/html' } });
          assert.equal(status, 400, 'a page of ours: nothing is sent to an app that is not known');
        }
      }
    });
  });
}

function claimsOf(tokens: Tokens | Awaited<ReturnType<typeof oidc.refreshTokenGrant>>) {
  return tokens.claims() ?? assert.fail('no id token');
}

function headOf(tokens: Tokens | undefined): Record<string, unknown> {
  const [head = ''] = (tokens?.id_token ?? '').split('.');
  return JSON.parse(Buffer.from(head, 'base64url').toString());
}
