import type { Measured } from './client.ts';
import type { Load } from './client-connection.ts';
import type { Cores } from './cores.ts';
import { runScript } from './script.ts';

/** Sends a load to a server and measures it. Rejects when a response is not the expected one. */
export async function measure(load: Load, cores: Cores): Promise<Measured> {
  return JSON.parse(await runScript({ file: 'client.ts', input: JSON.stringify(load), cores }));
}
