import { isIP } from 'node:net';

/**
 * Whether browsers have passkeys at an address, and if not, why. `works`: the address of the same
 * site at which they would; null when only a host name of its own helps.
 */
export type PasskeySite =
  | { readonly ok: true; readonly rpId: string }
  | {
      readonly ok: false;
      readonly reason: 'insecure' | 'ip_address';
      readonly works: string | null;
    };

/**
 * The RP ID of an origin: its host. WebAuthn (section 5.1.3) wants a domain, which an IP address
 * is not, and a secure context: https, or localhost.
 */
export function passkeySiteOf(origin: string): PasskeySite {
  const { protocol, hostname, port } = new URL(origin);
  const address = hostname.replace(/^\[|\]$/g, '');
  if (isIP(address) !== 0) {
    const isHere = address === '::1' || address.startsWith('127.');
    const works = isHere ? `${protocol}//localhost${port === '' ? '' : `:${port}`}` : null;
    return { ok: false, reason: 'ip_address', works };
  }
  const isHere = hostname === 'localhost' || hostname.endsWith('.localhost');
  if (protocol === 'https:' || isHere) return { ok: true, rpId: hostname };
  return { ok: false, reason: 'insecure', works: `https://${hostname}` };
}
