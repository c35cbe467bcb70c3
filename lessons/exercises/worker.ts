/** Judges a file in a thread of its own, which can be ended when a loop in that file does not. */
import { parentPort, workerData } from 'node:worker_threads';
import { EXERCISES } from './exercises.ts';
import { judge } from './judge.ts';

const { exercise, href } = workerData as { exercise: keyof typeof EXERCISES; href: string };
parentPort?.postMessage(await judge(EXERCISES[exercise], new URL(href)));
