/**
 * PROTECTS: the apps that ask /verify who is there, with their names and with the groups that may
 * enter.
 *
 *     item    = address [ "=" name ] *( blank "@" group )
 *     address = path of a folder, such as /wiki/ | origin, such as https://app.example.com
 *
 * A mistake about a group must not let everybody in: what looks like one and is none is refused.
 */
import { parseGroups } from '../auth/accounts/groups.ts';
import { isHttps, ownOrigins } from '../http/origins.ts';
import { parseOrigin } from './setting-values.ts';
import { LONGEST_NAME, parseName } from './site-values.ts';

/** An app: a path on this host or an origin of its own, and its groups (none: all may enter). */
export type App = {
  readonly address: string;
  readonly name: string;
  readonly groups: readonly string[];
};

/** What is wrong with a text of apps: a rule, and the item that breaks it. */
type AppsProblem = { readonly item: string; readonly rule: string };

const RULES = {
  address:
    'an app has to be a path that begins and ends with /, or an address such as https://app.example.com',
  spelling:
    'an address is spelt as browsers spell it, with small letters, no path and no port 443 or 80, such as https://app.example.com',
  name: 'the name of an app, after =, has 1 to 40 characters and no semicolon',
  place: 'the groups of an app stand at its end, after blanks: /finance/=Finance @finance @board',
  group:
    'a group has at most 32 small letters, digits, dots, hyphens and underscores, and begins with a letter or a digit',
  twice: 'an app may be there once; proxies may take capitals for small letters',
  inside:
    'an app below the path of another one has to have the same groups, because a proxy may read an address differently',
  ports: 'each host can be that of one app, because browsers send its cookies to all of its ports',
} as const;

/** Parses apps, comma-separated: `/wiki/=Our wiki, https://app.example.com=Our app @ops`. */
export function parseApps(text: string): readonly App[] | null {
  return appsProblem(text) === null
    ? itemsOf(text)
        .map(parseApp)
        .filter((app) => typeof app !== 'string')
    : null;
}

/** What is wrong with a text of apps; null when parseApps reads it. */
export function appsProblem(text: string): AppsProblem | null {
  const earlier: App[] = [];
  for (const item of itemsOf(text)) {
    const app = parseApp(item);
    if (typeof app === 'string') return { item, rule: app };
    const rule = earlier.map((other) => clash(app, other)).find((found) => found !== null);
    if (rule !== undefined) return { item, rule };
    earlier.push(app);
  }
  return null;
}

/**
 * The apps that do not go with ORIGIN, a sentence for each: over another scheme the browser keeps
 * the cookie back, and on the same host it would replace the one of the login.
 */
export function appOriginProblems(
  apps: readonly App[] | null,
  origin: string | null,
): readonly string[] {
  if (apps === null || origin === null) return []; // reported already
  const own = new Set(Array.from(ownOrigins(origin).values(), hostOf));
  const scheme = isHttps(origin) ? 'https://' : 'http://';
  return apps
    .filter((app) => !isOnPath(app))
    .flatMap(({ address }) => {
      const named = `PROTECTS: ${JSON.stringify(address)}`;
      if (!address.startsWith(scheme))
        return [`${named} has to begin with ${scheme}, as ORIGIN does`];
      if (!own.has(hostOf(address))) return [];
      return [`${named} has the host of ORIGIN: an app there is named by its path, such as /app/`];
    });
}

function itemsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(',').map((item) => item.trim());
}

/** The app in an item, or the rule that it breaks. */
function parseApp(item: string): App | string {
  const [head = '', ...words] = item.split(/\s+(?=@)/);
  const equals = head.indexOf('=');
  const address = parseAddress(equals < 0 ? head : head.slice(0, equals).trim());
  // After a comma that should have been a blank.
  if (head.startsWith('@')) return RULES.place;
  if (address === null) return /^https?:/i.test(head) ? RULES.spelling : RULES.address;
  const named = equals < 0 ? nameOf(address) : head.slice(equals + 1).trim();
  // `/finance/=@finance` is a group without a name, not an app that everybody may enter.
  if (named.startsWith('@') || words.some((word) => /\s/.test(word))) return RULES.place;
  const name = parseName(named);
  // Typed for a comma, a semicolon would hide the next app in the name of this one.
  if (name === null || name.includes(';')) return RULES.name;
  const groups = parseGroups(words.map((word) => word.slice(1)).join(' '));
  return groups === null || words.includes('@') ? RULES.group : { address, name, groups };
}

function parseAddress(text: string): string | null {
  if (!text.startsWith('/')) return parseOrigin(text);
  return /^\/(?:(?!\.+\/)[A-Za-z0-9._-]+\/)+$/.test(text) ? text : null;
}

// `/apps/time-sheet/` is "Time sheet", and `https://wiki.example.com` is "wiki.example.com".
function nameOf(address: string): string {
  if (!address.startsWith('/')) return hostOf(address).slice(0, LONGEST_NAME);
  const last = address.slice(0, -1).split('/').at(-1) ?? '';
  const words = last.replaceAll(/[-_]+/g, ' ').trim() || address;
  return words.charAt(0).toUpperCase() + words.slice(1, LONGEST_NAME);
}

/** Why two apps cannot be there together: the rule, or null. */
function clash(app: App, other: App): string | null {
  if (isOnPath(app) !== isOnPath(other)) return null;
  if (!isOnPath(app)) {
    if (app.address === other.address) return RULES.twice;
    return hostOf(app.address) === hostOf(other.address) ? RULES.ports : null;
  }
  const [path, above] = [app.address.toLowerCase(), other.address.toLowerCase()];
  if (path === above) return RULES.twice;
  const isInside = path.startsWith(above) || above.startsWith(path);
  return isInside && String(app.groups) !== String(other.groups) ? RULES.inside : null;
}

function isOnPath({ address }: App): boolean {
  return address.startsWith('/');
}

function hostOf(origin: string): string {
  return new URL(origin).hostname;
}
