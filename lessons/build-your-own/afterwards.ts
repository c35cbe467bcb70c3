/** What goes with each stage: the lessons to read before it, and a known product without it. */

/** By number of the stage. */
export type Afterwards = {
  /** Lessons to read before the stage, relative to lessons/. */
  readonly read: readonly string[];
  /** Who got this wrong, and who says so. */
  readonly known?: { readonly what: string; readonly source: string };
};

export const AFTERWARDS: Readonly<Record<number, Afterwards>> = {
  1: {
    read: ['a-the-wire/1-text.md', 'a-the-wire/2-methods.md', 'a-the-wire/3-forms-and-json.md'],
  },
  2: {
    read: ['d-accounts/1-who-are-you.md'],
    known: {
      what: 'GitHub took a field too many in 2012: a form for public keys accepted the number of any account, and a stranger could write into the repository of Rails.',
      source: 'https://github.blog/2012-03-04-public-key-security-vulnerability-and-mitigation/',
    },
  },
  3: {
    read: ['d-accounts/2-passwords.md', 'd-accounts/3-telling-nothing.md'],
    known: {
      what: 'Okta met the limit of bcrypt in 2024: of number, address and password in one text it read 72 bytes, so behind a long address any password was right.',
      source:
        'https://trust.okta.com/security-advisories/okta-ad-ldap-delegated-authentication-username/',
    },
  },
  4: {
    read: [
      'e-sessions/1-the-ticket.md',
      'e-sessions/2-by-hand.md',
      'e-sessions/3-write-the-store.md',
    ],
    known: {
      what: 'ChatGPT mixed people up in March 2023: requests shared connections to a cache, and some people got what belonged to others.',
      source: 'https://openai.com/index/march-20-chatgpt-outage/',
    },
  },
  5: {
    read: ['c-trusting-the-client/1-data-in-the-cookie.md', 'c-trusting-the-client/2-signing.md'],
  },
  6: {
    read: [
      'e-sessions/4-protecting-routes.md',
      'e-sessions/5-require-auth.md',
      'f-attacks/2-xss.md',
    ],
    known: {
      what: 'Next.js left a door open until 2025: with one header of its own, `x-middleware-subrequest`, a request went past the middleware that asks for the log-in.',
      source: 'https://nextjs.org/blog/cve-2025-29927',
    },
  },
  7: {
    read: ['b-cookies/3-lifetime.md', 'e-sessions/6-logging-out.md'],
    known: {
      what: 'LinkedIn forgot only in the browser in 2011: a copy of the cookie still worked after the log-out.',
      source:
        'http://searchsecurity.techtarget.in/news/2240036092/LinkedIn-SSL-cookies-leave-users-vulnerable-says-researcher',
    },
  },
  8: {
    read: ['e-sessions/9-fixation.md'],
    known: {
      what: 'Passport, which signs people in to many sites written in Node, kept the number of the session until version 0.6 (2022).',
      source: 'https://medium.com/passportjs/fixing-session-fixation-b2b68619c51d',
    },
  },
  9: { read: ['e-sessions/7-expiry.md'] },
  10: { read: ['e-sessions/8-restart.md'] },
  11: { read: ['e-sessions/10-everywhere.md'] },
  12: { read: ['b-cookies/5-attributes.md', 'f-attacks/1-csrf.md'] },
  13: {
    read: ['d-accounts/3-telling-nothing.md', 'f-attacks/3-tls-and-proxies.md'],
    known: {
      what: 'Twitter let a program try one English word after the other in January 2009. The password of an administrator was "happiness".',
      source:
        'https://www.ftc.gov/legal-library/browse/cases-proceedings/092-3093-twitter-inc-corporation',
    },
  },
  14: {
    read: ['h-authorization/1-roles.md', 'h-authorization/3-capstone.md'],
    known: {
      what: 'The postal service of the United States asked in 2018 only whether somebody was signed in, not who they were: each of 60 million accounts could be read from any other.',
      source: 'https://krebsonsecurity.com/2018/11/usps-site-exposed-data-on-60-million-users/',
    },
  },
  15: {
    read: ['g-tokens/1-two-questions.md', 'g-tokens/3-verifying.md', 'g-tokens/5-revoking.md'],
  },
};
