import { loadConfig } from '../config/config.ts';
import { type SettingInForce, settingsInForce } from '../config/settings-in-force.ts';
import { readSharedSettings } from '../stores.ts';
import type { Command, CommandContext, CommandResult } from './command.ts';
import { escapeControls, table } from './text.ts';

/** `config`: lists the settings in force and where each came from. It needs no database. */
export const config: Command = {
  name: 'config',
  synopsis: '',
  summary: 'list the settings in force, and where each came from',
  details: [
    'The environment overrides the settings file. What neither has is from the last start of the server,',
    'as far as commands need it, or else the default. Passwords, and the arguments of MAIL_COMMAND, are left out.',
    'The exit code is 78 if a setting is bad.',
  ],
  takes: [0, 0],
  options: {},
  run: async (_input, context) => list(context),
};

async function list(context: CommandContext): Promise<CommandResult> {
  const { environment, file } = context;
  const own = loadConfig(environment, file);
  const shared = await readSharedSettings(own.ok ? own.config.database : '');
  const { settings, problems } = settingsInForce(context, shared);
  const rows = settings.map((setting) => [setting.name, valueText(setting), sourceText(setting)]);
  const text = [
    `Settings file: ${file?.path ?? 'none'}`,
    '',
    table(['setting', 'value', 'source'], rows),
    ...(problems.length > 0 ? [''] : []),
    ...problems.map((problem) => escapeControls(problem, '').replace(/\.?$/, '.')),
  ].join('\n');
  const data = { file: file?.path ?? null, settings, problems };
  if (problems.length === 0) return { data, text };
  return { data, text, failed: 'bad settings', message: 'The server does not start with these.' };
}

function valueText({ value, isBad }: SettingInForce): string {
  return isBad ? `${value} (bad)` : value;
}

function sourceText({ source, overrides }: SettingInForce): string {
  return overrides === null ? source : `${source}, overrides ${overrides.source}`;
}
