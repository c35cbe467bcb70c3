/**
 * Sends one command to the Redis at REDIS_PORT and prints the reply as JSON.
 *
 *   REDIS_PORT=4006 node lessons/g-tokens/ask-redis.ts SET seat ada PX 60000 NX
 */
import { Redis } from './redis.ts';

const redis = new Redis(Number(process.env.REDIS_PORT ?? 6379));
try {
  const reply = await redis.send(...process.argv.slice(2));
  process.stdout.write(`${JSON.stringify(reply)}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
redis.close();
