/** The settings by which a site is its deployer's own: what people see of it. */
import { parseApps } from './apps.ts';
import { anyText, parseRemoteUser, parseTimeZone } from './setting-values.ts';
import { parseColour, parseContact, parseName, parseSentence } from './site-values.ts';

/** In the order of --help and of the README. */
export const SITE_SETTINGS = {
  SITE_NAME: {
    fallback: 'Coatcheck',
    help: 'name of the site on pages and in mails; with a name of your own, / is the sign-in or the dashboard',
    parse: parseName,
    rule: 'has to be one line of plain text of at most 40 characters',
  },
  SITE_LOGO: {
    fallback: '',
    help: 'SVG or PNG file of at most 64 KB, shown beside the name',
    parse: anyText,
    rule: 'has to be a file',
  },
  SITE_TEXT: {
    fallback: '',
    help: 'one sentence beside the sign-in form and the others',
    parse: parseSentence,
    rule: 'has to be one line of plain text of at most 200 characters',
  },
  ACCENT: {
    fallback: '',
    help: 'colour of buttons and links, #rrggbb; related colours are derived from it',
    parse: parseColour,
    rule: 'has to be # and six hexadecimal digits, such as #7b1e36',
  },
  CONTACT: {
    fallback: '',
    help: 'whom people ask for help: Mara in IT <it@example.com>, an e-mail address or an https URL',
    parse: parseContact,
    rule: 'has to be an e-mail address or an https URL, or a name and one of them in angle brackets',
  },
  PROTECTS: {
    fallback: '',
    help: 'apps that use /verify, by path or address, with names and groups: /wiki/=Our wiki,https://app.example.com=Our app @ops',
    parse: parseApps,
    rule: 'has to be apps, separated by commas',
  },
  REMOTE_USER: {
    fallback: 'id',
    help: 'what Remote-User tells those apps: id, or email (only users with a confirmed address get in)',
    parse: parseRemoteUser,
    rule: 'has to be id or email',
  },
  TIME_ZONE: {
    fallback: 'UTC',
    help: 'time zone of the times on pages, in mails and on the command line: Europe/Berlin',
    parse: parseTimeZone,
    rule: 'has to be the name of a time zone such as Europe/Berlin',
  },
} as const;
