/** DATABASE is a SQLite file, `:memory:`, or the URL of a PostgreSQL. */

/** The parameters of a URL that the program knows (PostgreSQL docs, 34.1.2). */
const PARAMETERS: readonly string[] = ['host', 'sslmode', 'sslrootcert'];
/**
 * The values of `sslmode`. `allow` and `prefer` are not among them: with both, whoever sits on the
 * way decides that nothing is encrypted.
 */
const SSL_MODES: readonly string[] = ['disable', 'require', 'verify-ca', 'verify-full'];

/** Whether DATABASE names a PostgreSQL. */
export function isPostgresUrl(database: string): boolean {
  return /^postgres(?:ql)?:\/\//i.test(database);
}

/** Whether a URL says which database on which server, with nothing that the program ignores. */
export function isCompleteUrl(url: string): boolean {
  if (!isPostgresUrl(url) || !URL.canParse(url)) return false;
  const { hostname, pathname, hash, searchParams } = new URL(url);
  if (!isDecodable(url) || hash !== '') return false;
  if (!/^\/[^/]+$/.test(pathname) || (hostname === '' && !searchParams.has('host'))) return false;
  const mode = searchParams.get('sslmode');
  if (mode !== null && !SSL_MODES.includes(mode)) return false;
  return [...searchParams.keys()].every((name) => PARAMETERS.includes(name));
}

/** DATABASE for people: a URL without its password and its parameters, a path as it is. */
export function shownDatabase(database: string): string {
  if (!isPostgresUrl(database)) return database;
  if (!URL.canParse(database)) return 'postgres://…';
  const url = new URL(database);
  url.password = '';
  url.search = '';
  url.hash = '';
  return url.href;
}

function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url);
    return true;
  } catch {
    return false;
  }
}
