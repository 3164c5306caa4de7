// The schema's history. Forward only: a step that was released is never edited, and a new one goes at the end.

import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const first: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table account (
        id text primary key not null, account_key blob not null, list blob not null, signature blob not null,
        version integer not null, user_name text, folded_name text unique
      ) strict`.execute(db);
    await sql`
      create table device (
        mailbox integer primary key autoincrement, account text not null, device_id integer not null, removed integer not null default 0
      ) strict`.execute(db);
    await sql`create unique index device_address on device (account, device_id) where removed = 0`.execute(db);
    await sql`create table token (hash blob primary key not null, mailbox integer not null, expires_at integer not null) strict`.execute(
      db,
    );
    await sql`create index token_mailbox on token (mailbox)`.execute(db);
    await sql`
      create table lasting_prekey (
        mailbox integer primary key, signed_id integer not null, signed_key blob not null, signed_signature blob not null,
        kem_id integer not null, kem_key blob not null, kem_signature blob not null
      ) strict`.execute(db);
    await sql`
      create table one_time_prekey (
        position integer primary key autoincrement, mailbox integer not null, kind text not null, id integer not null,
        key blob, signature blob, claimed integer not null default 0
      ) strict`.execute(db);
    await sql`create unique index one_time_prekey_id on one_time_prekey (mailbox, kind, id)`.execute(db);
    await sql`create index one_time_prekey_next on one_time_prekey (mailbox, kind, claimed, position)`.execute(db);
    await sql`
      create table envelope (
        seq integer primary key autoincrement, mailbox integer not null, sender integer not null, client_id blob not null,
        stored_at integer not null, expires_at integer not null, body blob not null
      ) strict`.execute(db);
  },
};

const loginMarker: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table device add column marker blob`.execute(db);
    await sql`alter table device add column broken integer not null default 0`.execute(db);
  },
};

/** By name, in order. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = { '0001-first': first, '0002-login-marker': loginMarker };
