/** Whom people ask for help: a name, and an address for a link. */
type Contact = { readonly name: string; readonly href: string | null };

/** Whom people ask where the setting CONTACT names nobody, in the middle of a sentence. */
export const SOMEONE = 'the person who runs this site';

/** The contact where there is no link: its name with its address. */
export function contactText(contact: Contact | null): string {
  if (contact === null) return SOMEONE;
  const { name, href } = contact;
  const url = href ?? '';
  const address = url.startsWith('mailto:') ? decodeURIComponent(url.slice(7)) : url;
  return address.includes(name) ? address : `${name} (${address})`;
}
