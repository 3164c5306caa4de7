// Server processes of this bench: started, waited for until they listen, ended by their id.

import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Child {
  readonly port: number;
  /** Proportional set size in bytes, as the kernel counts it. */
  memory(): number;
  /** CPU time used so far, ms. */
  cpuMs(): number;
  stop(): Promise<void>;
}

const TICK_MS = 10;

/** `says`: finds the port in the line that the process prints once it listens. */
async function start(file: URL, env: Record<string, string>, says: RegExp): Promise<Child> {
  const child: ChildProcess = spawn(process.execPath, [fileURLToPath(file)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // A bench that fails leaves nothing running.
  process.once('exit', () => child.kill('SIGKILL'));
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${file.pathname} ended with ${code}`)));
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const found = says.exec(text)?.[1];
      if (found) resolve(Number(found));
    });
  });
  return {
    port,
    memory: () => Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/smaps_rollup`, 'utf8'))?.[1]) * 1024,
    cpuMs() {
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
    },
    async stop() {
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** The relay as it is shipped, its rates raised out of the way. */
export const startRelay = (data: string): Promise<Child> =>
  start(
    new URL('../../server/main.ts', import.meta.url),
    { SOTTO_PORT: '0', SOTTO_DATA: data, SOTTO_LOG_LEVEL: 'error', SOTTO_LIMITS_SCALE: '100000' },
    /localhost:(\d+)/,
  );

export const startEcho = (): Promise<Child> => start(new URL('./echo.ts', import.meta.url), {}, /port (\d+)/);
