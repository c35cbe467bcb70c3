/** PostgreSQL, held to the contract of the stores. */
import { describe } from 'node:test';
import { describeStores } from '../stores/describe-stores.ts';
import { backend, skip, useCluster } from './backend.ts';

useCluster();
describe('PostgreSQL', { skip }, () => describeStores('PostgreSQL', backend));
