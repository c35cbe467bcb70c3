/**
 * The settings of the running process: what it logs and keeps, and how it stops. A part of the list
 * in settings.ts.
 */
import { parseLevel } from '../log.ts';
import {
  DURATION,
  parseDuration,
  parseListen,
  parseStopDelay,
  parseSwitch,
} from './setting-values.ts';

/** In the order of --help and of the README, the last of the list. */
export const RUNNING_SETTINGS = {
  KEEP_EVENTS: {
    fallback: '90d',
    help: 'how long events are kept: who signed in from where, and what was changed',
    parse: parseDuration,
    rule: DURATION,
  },
  STOP_DELAY: {
    fallback: '0',
    help: 'how long the server keeps serving after a stop signal, with 503 at /ready for load balancers',
    parse: parseStopDelay,
    rule: 'has to be 0, or a number and a unit: 5s, at most 60s',
  },
  METRICS: {
    fallback: '',
    help: 'address with a port, such as 127.0.0.1:9464, that serves metrics for Prometheus at /metrics',
    parse: parseListen,
    rule: 'has to be an address or a name, a colon and a port, such as 127.0.0.1:9464 or [::1]:9464',
  },
  LEARN: {
    fallback: '0',
    help: '1 shows the HTTP traffic on a second address: for learning, on this machine only',
    parse: parseSwitch,
    rule: 'has to be 0 or 1',
  },
  LOG: {
    fallback: 'info',
    help: 'lowest level to log: info, notice (all but the line of each request), warn, error or silent',
    parse: parseLevel,
    rule: 'has to be info, notice, warn, error or silent',
  },
} as const;
