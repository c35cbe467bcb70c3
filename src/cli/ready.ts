import { type Command, CommandRefused, ConfigError } from './command.ts';
import { askReady } from './doctor/server.ts';
import { examineSettings } from './doctor/settings.ts';

/** `ready`: asks the running server whether it accepts requests and can store changes. */
export const ready: Command = {
  name: 'ready',
  synopsis: '',
  summary: 'ask the running server whether it is ready',
  details: [
    'It requests /ready where the server listens: for the health check of a container, or for monitoring.',
    'The exit code is 0, or 1 with the reason.',
  ],
  takes: [0, 0],
  options: {},
  run: async (_input, context) => {
    const { settings, prefix } = await examineSettings(context);
    if (!settings.ok) throw new ConfigError(settings.problems.join('; '));
    if (prefix !== '') {
      const text = `The login was last started by another program: ask that, at ${prefix}/ready.`;
      throw new CommandRefused(text);
    }
    const { status, message } = await askReady(settings.config);
    if (status !== 'ok') throw new CommandRefused(message);
    return { data: { status }, text: message };
  },
};
