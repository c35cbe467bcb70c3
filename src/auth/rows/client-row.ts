import type { OidcClient } from '../oidc/client.ts';
import { groupsColumn, toGroups } from './groups-row.ts';
import type { Row } from './row.ts';

/** Converts a row of oidc_clients. */
export function toClient(row: Row): OidcClient {
  return {
    id: String(row.id),
    name: String(row.name),
    secretKey: textOrNull(row.secret_key),
    redirectUris: toList(row.redirect_uris),
    logoutUris: toList(row.logout_uris),
    backchannelUri: textOrNull(row.backchannel_uri),
    homeUri: textOrNull(row.home_uri),
    groups: toGroups(row.groups),
    algorithm: row.algorithm as OidcClient['algorithm'], // CHECK in the table
    pkce: row.pkce as OidcClient['pkce'], // and here
    createdAt: Number(row.created_at),
  };
}

/** The values of all columns in the order of the table, but for the id and the time. */
export function clientValues(client: OidcClient): readonly (string | null)[] {
  return [
    client.name,
    client.secretKey,
    JSON.stringify(client.redirectUris),
    JSON.stringify(client.logoutUris),
    client.backchannelUri,
    client.homeUri,
    groupsColumn(client.groups),
    client.algorithm,
    client.pkce,
  ];
}

function textOrNull(value: unknown): string | null {
  return value === null ? null : String(value);
}

function toList(value: unknown): readonly string[] {
  const list: unknown = JSON.parse(String(value));
  return Array.isArray(list) ? list.map(String) : [];
}
