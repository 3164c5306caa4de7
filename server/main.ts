// The relay's process: settings → server → address → until a signal. A second signal, or a shutdown that takes too long, ends it at once.

import closeWithGrace from 'close-with-grace';
import { readConfig } from './config.ts';
import { createServer } from './create-server.ts';
import { BOUNDS } from './limits.ts';
import { createLog, fieldsOf } from './ops/log.ts';
import { DatabaseError } from './store/sqlite/open-database.ts';

function stop(lines: readonly string[]): never {
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exit(1);
}

const read = readConfig(process.env);
if (read.kind === 'invalid') stop(['The settings are wrong:', ...read.problems.map((problem) => `  - ${problem}`)]);
const { config } = read;
const log = createLog(config.logLevel);

try {
  const server = await createServer(config, { log });
  process.stdout.write(`Sotto is at ${server.address}\n`);
  closeWithGrace({ delay: BOUNDS.shutdownMs, logger: false }, async ({ err }) => {
    if (err) log('error', 'failure', fieldsOf(err));
    await server.close();
  });
} catch (error) {
  if (error instanceof DatabaseError) stop([error.message]);
  const code = fieldsOf(error).code;
  if (code === 'EADDRINUSE') stop([`Port ${config.port} is taken: stop what uses it, or choose another SOTTO_PORT.`]);
  if (code === 'EACCES') stop([`Port ${config.port} may not be used by this user: choose one above 1023.`]);
  stop([`The relay could not start (${code}).`, String(error instanceof Error ? error.message : error)]);
}
