import { memo } from './memo.ts';

/** The content codings that a client accepts, in lower case: `gzip`, `br` (RFC 9110, 12.5.3). */
export function acceptedCodings(header: string | string[] | undefined): ReadonlySet<string> {
  return parsed(String(header ?? ''));
}

// A browser sends the same header each time.
const parsed = memo(100, parseEncodings);

// Accept-Encoding = #( codings [ ";q=" qvalue ] ); a quality of 0 means "not this one".
function parseEncodings(header: string): ReadonlySet<string> {
  const accepted = new Set<string>();
  for (const item of header.split(',')) {
    const [coding = '', weight = ''] = item.toLowerCase().split(';');
    if (Number(weight.trim().replace('q=', '') || 1) > 0) accepted.add(coding.trim());
  }
  return accepted;
}
