import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openMemoryStore } from './memory-store.ts';
import { persistenceContract } from './persistence.contract.ts';
import { openSqliteStore } from './sqlite/sqlite-store.ts';
import { storeContract } from './store.contract.ts';

async function openSqlite() {
  const folder = await mkdtemp(join(tmpdir(), 'sotto-store-'));
  let store = await openSqliteStore(folder);
  return {
    store,
    async reopen() {
      await store.close();
      store = await openSqliteStore(folder);
      return store;
    },
    async dispose() {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

storeContract('memory', async () => ({ store: openMemoryStore(), dispose: async () => {} }));
storeContract('sqlite', openSqlite);
persistenceContract('sqlite', openSqlite);
