// What `npm run doctor` finds out about the servers for calls, one sentence each. Reads the relay's own settings and makes its own credentials,
// so it can run beside the relay, or anywhere else with the same environment: from where people are it proves most.
import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { readConfig } from '../server/config.ts';
import { iceServersOf } from '../server/turn/ice-servers.ts';
import { launchOptions } from './chromium.mjs';
import { relayedLoopback } from './relayed-loopback.mjs';
import { answersStun } from './stun.mjs';

/** How long a call may take. @returns {number} seconds */
function readSeconds() {
  const usage = 'Usage: npm run doctor [-- --seconds 10]';
  try {
    const seconds = Number(parseArgs({ options: { seconds: { type: 'string', default: '10' } } }).values.seconds);
    if (seconds >= 1 && seconds <= 300) return seconds;
    console.error(`--seconds is from 1 to 300.\n${usage}`);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${usage}`);
  }
  return process.exit(2);
}
const seconds = readSeconds();

/** @typedef {{ readonly url: string, readonly well: boolean, readonly words: string }} Finding */

const ANSWER_WITHIN_MS = 3_000;

/** Which STUN error says what: RFC 8656 §18, RFC 8489 §14.8. */
const REFUSALS = new Map([
  [
    401,
    'refuses the credentials: SOTTO_TURN_SECRET is not its static-auth-secret, it runs without use-auth-secret, or its clock is hours away from this one.',
  ],
  [403, 'forbids it: look at denied-peer-ip and allowed-peer-ip.'],
  [486, 'has given out all that it may: raise user-quota and total-quota.'],
  [508, 'has no port left: widen min-port … max-port.'],
]);

/** @param {string} url an address that passed `isIceUrl` */
function partsOf(url) {
  const [, scheme = '', bracketed, plain = '', port, transport] =
    /^(stun|turns?):(?:\[(.+)\]|([^:?]+))(?::(\d+))?(?:\?transport=(\w+))?$/.exec(url) ?? [];
  const secure = scheme === 'turns';
  return {
    secure,
    host: bracketed ?? plain,
    port: Number(port ?? (secure ? 5349 : 3478)),
    tcp: (transport ?? (secure ? 'tcp' : 'udp')) === 'tcp',
  };
}

/** Why a stream cannot be opened: an error's code; `null` when it can. */
const streamProblem = (/** @type {{ host: string, port: number, secure: boolean }} */ { host, port, secure }) =>
  new Promise((/** @type {(code: string | null) => void} */ resolve) => {
    const socket = secure ? connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}) }) : connectTcp({ host, port });
    const done = (/** @type {string | null} */ code) => {
      socket.destroy();
      resolve(code);
    };
    socket.setTimeout(ANSWER_WITHIN_MS, () => done('ETIMEDOUT'));
    socket.once(secure ? 'secureConnect' : 'connect', () => done(null));
    socket.once('error', (error) => done('code' in error ? String(error.code) : error.name));
  });

/** Why nobody there answers, found without a browser; `null` when somebody does. */
async function silence(/** @type {string} */ url) {
  const { host, port, secure, tcp } = partsOf(url);
  const found = await lookup(host).catch(() => null);
  if (!found) return `cannot be reached: the name ${host} leads to no address.`;
  if (!tcp)
    return (await answersStun(found.address, port, ANSWER_WITHIN_MS))
      ? null
      : `does not answer over UDP: is it running, does it listen on port ${port}, and does every firewall let UDP through to it?`;
  const problem = await streamProblem({ host, port, secure });
  if (problem === null) return null;
  return /CERT|SSL|TLS|SELF_SIGNED|ALTNAME|ISSUER/.test(problem)
    ? `has no TLS that a browser would accept (${problem}): look at cert, pkey and the name in the address.`
    : `does not answer over ${secure ? 'TLS' : 'TCP'} (${problem}): is it running, does it listen on port ${port}, and does every firewall let TCP through to it?`;
}

/** @param {string} url @param {import('./relayed-loopback.mjs').LoopbackOutcome} outcome @returns {Finding} */
function judge(url, outcome) {
  if (outcome.kind === 'relayed') {
    const relayed = outcome.types.every((type) => type === 'relay');
    return relayed
      ? { url, well: true, words: `relays: a call went through it in ${outcome.ms} ms.` }
      : { url, well: false, words: 'was passed by: the browser found another way.' };
  }
  if (outcome.kind === 'no-way')
    return {
      url,
      well: false,
      words: `gives out addresses, but nothing came through them in ${seconds} s: do firewalls let UDP through to its ports min-port … max-port, and behind a NAT, are external-ip and allowed-peer-ip set?`,
    };
  const code = outcome.refusals.map((refusal) => refusal.code).find((one) => one !== 701);
  const asked = url.startsWith('turns:') ? 'do browsers trust its certificate? Else ' : '';
  const words = code === undefined ? `answers, but gave out no address in ${seconds} s: ${asked}look into its log.` : REFUSALS.get(code);
  return { url, well: false, words: words ?? `refuses with error ${code}: look into its log.` };
}

/**
 * A call in the browser, and beside it a question without one, which knows sooner and better why nobody answers.
 * @param {import('@playwright/test').Browser} browser @param {import('../server/turn/ice-servers.ts').TurnConfig} turn @param {string} url
 * @returns {Promise<Finding>}
 */
async function examine(browser, turn, url) {
  const silent = silence(url).then((words) => (words === null ? null : { url, well: false, words }));
  if (url.startsWith('stun:')) return (await silent) ?? { url, well: true, words: 'answers.' };
  const { servers } = iceServersOf({ ...turn, urls: [url] }, { turnCredentials: 0 })(Date.now());
  const given = servers.map(({ urls, username, credential }) => ({
    urls: [...urls],
    username: username ?? '',
    credential: credential ?? '',
  }));
  const page = await browser.newPage();
  const call = page.evaluate(relayedLoopback, { servers: given, withinMs: seconds * 1000 }).then((outcome) => judge(url, outcome));
  // The call is cut short with its page then.
  call.catch(() => {});
  const found = await Promise.race([call.then((finding) => (finding.well ? finding : silent.then((why) => why ?? finding))), silent]);
  const finding = found ?? (await call);
  await page.close();
  return finding;
}

const read = readConfig(process.env);
if (read.kind === 'invalid') {
  console.error(['The settings are wrong:', ...read.problems.map((problem) => `  - ${problem}`)].join('\n'));
  process.exitCode = 1;
} else if (read.config.turn === null) {
  console.log(
    'No servers for calls are set (SOTTO_TURN_URLS). Calls work between devices that reach each other directly, and never when one hides its address.',
  );
} else {
  const { turn } = read.config;
  const browser = await chromium.launch({ ...launchOptions(), headless: true });
  try {
    for (const { url, well, words } of await Promise.all(turn.urls.map((one) => examine(browser, turn, one)))) {
      console.log(`${well ? '✓' : '✗'} ${url} ${words}`);
      if (!well) process.exitCode = 1;
    }
  } finally {
    await browser.close();
  }
}
