// The embedded engine: one process, one connection, one thread. Reads answer at once; writes share the transaction of their turn.

import { join } from 'node:path';
import type { Store } from '../store.ts';
import { Accounts } from './accounts.ts';
import { Connection } from './connection.ts';
import { Journal } from './journal.ts';
import { openDatabase } from './open-database.ts';
import { PreKeys } from './prekeys.ts';

/** `folder`: made when absent. Throws `DatabaseError` with words for the operator. */
export async function openSqliteStore(folder: string): Promise<Store> {
  const connection = new Connection(await openDatabase(join(folder, 'sotto.db')));
  const accounts = new Accounts(connection);
  const preKeys = new PreKeys(connection);
  const journal = new Journal(connection);

  return {
    createAccount(account) {
      return connection.transact(() => {
        const created = accounts.create(account);
        if (created.kind === 'created') preKeys.put(created.mailbox, account.preKeys, false);
        return { kind: created.kind };
      });
    },
    account: async (id) => accounts.record(id),
    accountByName: async (userName) => accounts.recordByName(userName),
    setUserName: (id, userName) => connection.transact(() => accounts.setUserName(id, userName)),
    async replaceDeviceList(signed, list) {
      const outcome = await connection.transact(() => {
        const replaced = accounts.replaceList(signed, list);
        if (replaced.kind === 'replaced') {
          for (const mailbox of replaced.removed) {
            preKeys.drop(mailbox);
            journal.drop(mailbox);
          }
        }
        return replaced;
      });
      if (outcome.kind === 'replaced') for (const mailbox of outcome.removed) journal.forget(mailbox);
      return outcome;
    },

    putToken: (hash, grant) => connection.transact(() => accounts.putToken(hash, grant)),
    grantOf: async (hash, now) => accounts.grantOf(hash, now),
    removeToken: (hash) => connection.transact(() => accounts.removeToken(hash)),

    advanceMarker: (mailbox, markers) => connection.transact(() => accounts.advanceMarker(mailbox, markers)),

    putPreKeys: (mailbox, upload, replace) => connection.transact(() => preKeys.put(mailbox, upload, replace)),
    countPreKeys: async (mailbox) => preKeys.supply(mailbox),
    claimPreKeys: (mailbox) => connection.transact(() => preKeys.claim(mailbox)),

    commit: async (batch) => journal.commit(batch),
    page: async (mailbox, after, limit, now) => journal.page(mailbox, after, limit, now),
    waiting: async (mailbox) => journal.totals(mailbox),
    async sweep(now, limit) {
      await connection.transact(() => accounts.sweepTokens(now));
      return journal.sweep(now, limit);
    },

    async check() {
      connection.prepare('select 1').get();
    },
    async close() {
      connection.close();
    },
  };
}
