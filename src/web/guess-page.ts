/**
 * The page that somebody meant who typed an address of none: `/Login/`, `/sign-in.php`, `/acount`.
 * The error page offers it.
 */
import { isTypo } from '../typo.ts';

export type Guess = { readonly href: string; readonly label: string };

/** The pages that people open by typing, with the last parts of addresses under which they look. */
const PAGES: readonly (Guess & { readonly names: readonly string[] })[] = [
  { href: '/login', label: 'Sign in', names: ['login', 'signin', 'auth', 'logon', 'session'] },
  {
    href: '/signup',
    label: 'Create account',
    names: ['signup', 'register', 'registration', 'join', 'createaccount'],
  },
  {
    href: '/forgot',
    label: 'Forgot your password?',
    names: ['forgot', 'forgotpassword', 'resetpassword', 'passwordreset', 'reset', 'lostpassword'],
  },
  {
    href: '/account',
    label: 'Your account',
    names: ['account', 'profile', 'settings', 'me', 'user', 'password', 'changepassword'],
  },
  { href: '/account/sessions', label: 'Your sessions', names: ['sessions', 'devices'] },
  { href: '/account/activity', label: 'Your activity', names: ['activity', 'history', 'events'] },
  {
    href: '/account/second-factor',
    label: 'Second factor and passkeys',
    names: ['secondfactor', '2fa', 'mfa', 'totp', 'passkeys', 'security'],
  },
  { href: '/dashboard', label: 'Dashboard', names: ['dashboard', 'home', 'start', 'apps'] },
  { href: '/users', label: 'Users', names: ['users', 'admin', 'accounts', 'people'] },
  { href: '/invites', label: 'Invitations', names: ['invites', 'invitations'] },
  { href: '/how', label: 'How does this work?', names: ['how', 'about', 'help'] },
];

// A word with more letters than any name is no typing error, and long ones cost time to compare.
const LONGEST = 24;

/** The page that is closest to a path of none, or null. `isPage` says which there are. */
export function guessPage(path: string, isPage: (path: string) => boolean): Guess | null {
  const [last = ''] = path.split('/').filter(Boolean).slice(-1);
  const word = last
    .toLowerCase()
    .replace(/\.[a-z]{2,5}$/, '')
    .replaceAll(/[^a-z0-9]/g, '');
  if (word === '' || word.length > LONGEST) return null;
  const pages = PAGES.filter(({ href }) => isPage(href));
  const exact = pages.find(({ names }) => names.includes(word));
  const found = exact ?? pages.find(({ names }) => names.some((name) => isClose(word, name)));
  return found === undefined ? null : { href: found.href, label: found.label };
}

// In a short word, another letter makes another word.
function isClose(word: string, name: string): boolean {
  return name.length >= 5 && isTypo(word, name);
}
