/**
 * The value of Clear-Site-Data for a browser whose user has signed out or left. Not "cookies": that
 * would delete the cookies of the whole registrable domain, those of other apps included.
 */
export const CLEAR_SITE_DATA = '"cache", "storage"';
