import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { loadConfig } from '../../src/config/config.ts';
import { SETTINGS } from '../../src/config/settings.ts';
import { parseSettings } from '../../src/config/settings-lines.ts';

const example = readFileSync('deploy/coatcheck.env.example');

describe('deploy/coatcheck.env.example', () => {
  it('sets what a server behind a proxy needs, to valid values', () => {
    const { settings, problems } = parseSettings(example);
    assert.deepEqual(problems, []);
    assert.deepEqual([...settings.keys()], ['ORIGIN', 'HOST', 'TRUST_PROXY', 'DATABASE']);
    const values = Array.from(settings, ([name, { text }]) => [name, text]);
    assert.ok(loadConfig(Object.fromEntries(values)).ok);
  });

  it('has every setting with its help, and only LEARN not: a built server has no learning mode', () => {
    const pairs = example.toString().matchAll(/^# (.+)\n#?([A-Z_]+)=/gm);
    const helps = Object.fromEntries(Array.from(pairs, ([, help, name = '']) => [name, help]));
    const { LEARN: _, ...expected } = Object.fromEntries(
      Object.entries(SETTINGS).map(([name, { help }]) => [name, help]),
    );
    assert.deepEqual(helps, expected);
  });

  it('is valid with any of its other lines', () => {
    const all = example.toString().replaceAll(/^#(?=[A-Z_]+=)/gm, '');
    assert.deepEqual(parseSettings(Buffer.from(all)).problems, []);
    for (const [, name = '', text = ''] of all.matchAll(/^([A-Z_]+)='?(.*?)'?$/gm)) {
      const { parse } = SETTINGS[name as keyof typeof SETTINGS];
      assert.notEqual(parse(text), null, name);
    }
  });
});
