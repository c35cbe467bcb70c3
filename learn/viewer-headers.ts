import {
  type RawHeaders,
  type SecurityHeaders,
  securityHeaders,
} from '../src/http/security-headers.ts';

/** The security headers of the second server, by the kind of page. */
export type ViewerHeaders = {
  /** For the wire view in a window of its own. */
  readonly alone: SecurityHeaders;
  /** For the wire view beside a lesson: the one page that may be in a frame, of this server. */
  readonly beside: SecurityHeaders;
  /** For the course: it may show a frame of this server, and copy a command. */
  readonly course: SecurityHeaders;
};

/**
 * The sets of headers, built once. `Referrer-Policy: same-origin` as in the app. Under
 * `no-referrer` browsers would send `Origin: null` with the forms. Other sites do not learn the
 * address either way.
 */
export function viewerHeaders(): ViewerHeaders {
  const { page, other } = securityHeaders({ https: false });
  const set = (own: RawHeaders) => ({ page: own, scriptPage: own, other });
  const alone = replaced(page, {
    'content-security-policy': policy({ ancestors: "'none'" }),
    // For the buttons that copy a command.
    'permissions-policy': textOf(page, 'permissions-policy').replace(
      'clipboard-write=()',
      'clipboard-write=(self)',
    ),
  });
  return {
    alone: set(alone),
    beside: set(
      replaced(alone, {
        'content-security-policy': policy({ ancestors: "'self'" }),
        'x-frame-options': 'SAMEORIGIN',
      }),
    ),
    course: set(
      replaced(alone, {
        'content-security-policy': `${policy({ ancestors: "'none'" })}; frame-src 'self'`,
      }),
    ),
  };
}

// These pages have scripts, and the scripts may connect to this server alone.
function policy({ ancestors }: { readonly ancestors: string }): string {
  return `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors ${ancestors}; base-uri 'none'`;
}

function replaced(headers: RawHeaders, values: Readonly<Record<string, string>>): RawHeaders {
  return headers.map((text, i) => (i % 2 === 1 && values[headers[i - 1] ?? '']) || text);
}

function textOf(headers: RawHeaders, name: string): string {
  return headers[headers.indexOf(name) + 1] ?? '';
}
