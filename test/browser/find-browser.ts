import { existsSync } from 'node:fs';
import bundled from '@sparticuz/chromium';

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/**
 * The path of a Chromium: the one that CHROME_PATH names, else the one in the npm package (linux
 * x64), else an installed one. Throws one sentence when there is none.
 */
export async function findBrowser(): Promise<string> {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  if (process.platform === 'linux' && process.arch === 'x64') return bundled.executablePath();
  const installed = USUAL_PLACES.find((place) => existsSync(place));
  if (installed !== undefined) return installed;
  throw new Error('No Chrome or Chromium found: install one, or name its program in CHROME_PATH.');
}
