/** The defences of the settings file: what it gives away, and who may write it. */
type Edit = readonly [name: string, file: string, from: string, to: string, tests: string];

const GIVEN = 'test/config/given-settings.test.ts';
const LINES = 'test/config/settings-lines.test.ts';
const COMMAND = 'test/cli/settings-file.test.ts';

const EDITS: readonly Edit[] = [
  [
    'nothing of the settings file reaches a program that is started',
    'config/given-settings',
    'const together: Record<string, string | undefined> = { ...environment };',
    'const together = environment as Record<string, string | undefined>;',
    GIVEN,
  ],
  [
    'a mistyped name in the settings file is no comment',
    'config/settings-lines',
    'if (!isSetting(name)) return unknownName(name);',
    'if (!isSetting(name)) return null;',
    LINES,
  ],
  [
    'what may be a secret in a bad line is not repeated',
    'config/settings-lines',
    'if (!/^[A-Za-z][\\w.-]{0,40}$/.test(name)) return',
    "if (name === '') return",
    LINES,
  ],
  [
    'a settings file that others may change is warned of',
    'config/settings-file-access',
    'if (mode & 0o022)',
    'if (mode & 0)',
    COMMAND,
  ],
  [
    'a settings file that others may replace is warned of',
    'config/settings-file-access',
    'return (mode & 0o002) !== 0 && (mode & 0o1000) === 0;',
    'return mode === 0;',
    COMMAND,
  ],
  [
    'a password in a settings file that others may read is warned of',
    'config/settings-file-access',
    'if (hasPassword && mode & 0o004)',
    'if (hasPassword && mode & 0)',
    COMMAND,
  ],
  [
    'the list of settings has no password',
    'config/shown-setting',
    "if (name === 'DATABASE') return shownUrl(text);",
    "if (name === 'DATABASE') return text;",
    COMMAND,
  ],
  [
    'the list of settings has no arguments of the mail program',
    'config/shown-setting',
    "text.replace(/ .*$/s, ' …')",
    'text',
    COMMAND,
  ],
  [
    'a command says that it acts on another database than the settings file names',
    'cli/other-database',
    'if (other === undefined) return null;',
    'if (other === undefined || DATABASE) return null;',
    COMMAND,
  ],
  [
    'a command says that its link leads to another site than the settings file names',
    'cli/link-origin',
    'if (other === undefined || isSame(origin, other.text)) return null;',
    'if (other === undefined || origin) return null;',
    COMMAND,
  ],
];

export const SETTINGS_FILE = EDITS.map(([name, file, from, to, tests]) => ({
  name,
  file: `src/${file}.ts`,
  from,
  to,
  tests,
}));
