import { createSite, type Site, type SiteOptions } from '../src/web/site.ts';

/** A site with these settings; those that are left out are not set. */
export function siteOf(settings: Partial<SiteOptions> = {}): Site {
  return createSite({
    siteName: null,
    siteText: null,
    contact: null,
    learn: false,
    timeZone: 'UTC',
    ...settings,
  });
}

/** A site without settings of its own. */
export const COATCHECK = siteOf();
