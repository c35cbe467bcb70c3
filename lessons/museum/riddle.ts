/**
 * Wrong on purpose: riddle. It starts one of the other servers of this museum, CASE=1 to CASE=51,
 * and hides its name. Find out from the responses which one it is. No other lesson shows the first
 * twelve, exam-*: each makes a mistake of the course in another kind of application.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// The names are reversed, so that you do not read an answer by accident. New ones go to the end.
const CASES = [
  'yrarbil-maxe',
  'sdractsop-maxe',
  'tsirolf-maxe',
  'amenic-maxe',
  'sekib-maxe',
  'riohc-maxe',
  'yrekab-maxe',
  'mart-maxe',
  'tfil-maxe',
  'eciffo-xob-maxe',
  'myg-maxe',
  'sotohp-maxe',
  'cisab-ptth',
  'dedoced-ton-mrof',
  'dewolla-snaem-ni-deggol',
  'drowssap-txet-nialp',
  'eceip-eno-ni-ydob',
  'eikooc-dengis',
  'eikooc-eht-ni-trac',
  'eman-depacsenu',
  'enola-seifirev',
  'enon-gla-twj',
  'erehwesle-mrof-dna-knil',
  'gnimit-nruter-ylrae',
  'gol-eht-ni-di-noisses',
  'hsah-tsaf',
  'rekcatta-htap-no',
  'knil-neddih',
  'nekot-eht-ni-elor',
  'nepo-frsc',
  'niamodbus-yreve-rof-eikooc',
  'od-lliw-di-yna',
  'retnuoc-dehsah',
  'seripxe-reven',
  'setator-reven-hserfer',
  'sniw-eikooc-tsal',
  'stsixe-ohw-sllet-lasufer',
  'terces-sa-yek-cilbup-twj',
  'tnuocca-eht-kcol',
  'trop-rehto-eman-emas',
  'tsil-yned',
  'ylno-yromem',
  'yromem-nwo-srevres-owt',
  'eciwt-desu-edoc',
  'deppiks-pets-dnoces',
  'txet-nialp-ni-sedoc-yrevocer',
  'rotcaf-eht-spiks-rebmemer',
  'od-lliw-egnellahc-yna',
  'dekcehc-ton-nigiro',
  'derongi-retnuoc',
  'yaler-gnihsihp',
];

const id = [...(CASES[Number(process.env.CASE) - 1] ?? '')].reverse().join('');
if (id === '') throw new Error(`CASE is a number from 1 to ${CASES.length}.`);

const file = fileURLToPath(new URL(`${id}.ts`, import.meta.url));
const server = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'pipe'] });
server.stdout.on('data', (text) => process.stdout.write(conceal(text)));
server.stderr.on('data', (text) => process.stderr.write(conceal(text)));
server.on('close', (code) => process.exit(code ?? 0));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill(signal));

function conceal(text: Buffer): string {
  return String(text).replaceAll(id, 'riddle');
}
