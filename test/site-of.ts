import { createSite, type Site, type SiteLogo, type SiteOptions } from '../src/web/site.ts';

/** A site with these settings; those that are left out are not set. */
export function siteOf(settings: Partial<SiteOptions> = {}, logo: SiteLogo | null = null): Site {
  const none = { siteName: null, siteText: null, contact: null, learn: false, timeZone: 'UTC' };
  return createSite({ ...none, ...settings }, logo);
}

/** A site without settings of its own. */
export const COATCHECK = siteOf();

/** A picture of two pixels beside each other. */
export const LOGO_PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAD0lEQVR4nGPgDr/w/wwDAAnRAv6G0V9YAAAAAElFTkSuQmCC',
  'base64',
);
