// Accounts for the bench: registered over HTTP as a client does it, or put straight into a data folder where ten thousand are needed.

import { decode, deviceList } from '../../protocol/index.ts';
import { hashToken } from '../../server/relay/relay.ts';
import { openSqliteStore } from '../../server/store/sqlite/sqlite-store.ts';
import type { Mailbox } from '../../server/store/store.ts';
import { newAccount, onlyDevice, preKeys, signedList } from '../../server/testing/device.ts';
import { overNetwork, type Registered, register } from '../../server/testing/relay-client.ts';

const AT_ONCE = 32;
const DAY_MS = 86_400_000;

/** Registered and logged in. */
export async function registerMany(port: number, count: number): Promise<readonly Registered[]> {
  const caller = { send: overNetwork(port), origin: `http://localhost:${port}` };
  const people: Registered[] = [];
  let begun = 0;
  const worker = async () => {
    while (begun < count) {
      begun += 1;
      people.push(await register(caller));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return people;
}

/** Writes one account with one device for each token into `folder`, before a relay opens it. */
export async function seed(folder: string, tokens: readonly Uint8Array[]): Promise<void> {
  const store = await openSqliteStore(folder);
  const seedOne = async (token: Uint8Array) => {
    const account = newAccount();
    const device = onlyDevice(account);
    const signed = signedList(account);
    const { address } = device;
    await store.createAccount({
      signed,
      list: decode(deviceList, signed.list),
      userName: null,
      deviceId: address.device,
      preKeys: preKeys(device),
    });
    const mailbox = (await store.account(account.id))?.mailboxes.get(address.device) as Mailbox;
    await store.putToken(hashToken(token), { address, mailbox, expiresAt: Date.now() + DAY_MS });
  };
  // Together: what comes in one turn shares a transaction.
  for (let i = 0; i < tokens.length; i += 500) await Promise.all(tokens.slice(i, i + 500).map(seedOne));
  await store.close();
}
