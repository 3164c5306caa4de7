// Prekeys: two that last and two kinds that are handed out once. A claimed id is remembered, so that an upload which arrives twice cannot
// bring a used key back.

import { type KemPreKey, LIMITS, type OneTimePreKey, type PreKeyBundle, type PreKeyUpload } from '../../../protocol/index.ts';
import { BOUNDS } from '../../limits.ts';
import type { Mailbox, PreKeyCount, PreKeySupply } from '../store.ts';
import type { Connection } from './connection.ts';

type Kind = 'x25519' | 'kem';

export class PreKeys {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  supply(mailbox: Mailbox): PreKeySupply {
    const { build } = this.#connection;
    const lasting = this.#connection.first(build.selectFrom('lasting_prekey').select('signed_id').where('mailbox', '=', mailbox));
    return { ...this.count(mailbox), signed: lasting?.signed_id ?? 0 };
  }

  count(mailbox: Mailbox): PreKeyCount {
    return { oneTime: this.#left(mailbox, 'x25519'), kem: this.#left(mailbox, 'kem') };
  }

  #left(mailbox: Mailbox, kind: Kind): number {
    const { build } = this.#connection;
    const row = this.#connection.first(
      build
        .selectFrom('one_time_prekey')
        .select((e) => e.fn.countAll<number>().as('left'))
        .where('mailbox', '=', mailbox)
        .where('kind', '=', kind)
        .where('claimed', '=', 0),
    );
    return row?.left ?? 0;
  }

  /** Inside a transaction. */
  put(mailbox: Mailbox, upload: PreKeyUpload, replace: boolean): { kind: 'stored'; left: PreKeyCount } | { kind: 'too-many' } {
    const oneTime = this.#unseen(mailbox, 'x25519', upload.oneTime, replace);
    const kem = this.#unseen(mailbox, 'kem', upload.kemOneTime, replace);
    const held = replace ? { oneTime: 0, kem: 0 } : this.count(mailbox);
    if (held.oneTime + oneTime.length > LIMITS.oneTimePreKeys || held.kem + kem.length > LIMITS.oneTimePreKeys) return { kind: 'too-many' };
    const { build } = this.#connection;
    const lasting = {
      signed_id: upload.signed.id,
      signed_key: upload.signed.key,
      signed_signature: upload.signed.signature,
      kem_id: upload.kemLastResort.id,
      kem_key: upload.kemLastResort.key,
      kem_signature: upload.kemLastResort.signature,
    };
    this.#connection.run(
      build
        .insertInto('lasting_prekey')
        .values({ mailbox, ...lasting })
        .onConflict((c) => c.column('mailbox').doUpdateSet(lasting)),
    );
    if (replace) this.#connection.run(build.deleteFrom('one_time_prekey').where('mailbox', '=', mailbox).where('claimed', '=', 0));
    const insert = this.#connection.prepare('insert into one_time_prekey (mailbox, kind, id, key, signature) values (?, ?, ?, ?, ?)');
    for (const { id, key } of oneTime) insert.run(mailbox, 'x25519', id, key, null);
    for (const { id, key, signature } of kem) insert.run(mailbox, 'kem', id, key, signature);
    this.#forgetOldClaims(mailbox, 'x25519');
    this.#forgetOldClaims(mailbox, 'kem');
    return { kind: 'stored', left: { oneTime: held.oneTime + oneTime.length, kem: held.kem + kem.length } };
  }

  /** Without ids that were claimed before or (unless these are to be replaced) wait, and each id once. */
  #unseen<K extends { readonly id: number }>(mailbox: Mailbox, kind: Kind, keys: readonly K[], replace: boolean): readonly K[] {
    const seen = this.#connection.prepare('select 1 from one_time_prekey where mailbox = ? and kind = ? and id = ? and claimed >= ?');
    const unseen = new Map<number, K>();
    for (const key of keys) if (!unseen.has(key.id) && !seen.get(mailbox, kind, key.id, replace ? 1 : 0)) unseen.set(key.id, key);
    return [...unseen.values()];
  }

  #forgetOldClaims(mailbox: Mailbox, kind: Kind): void {
    const { build } = this.#connection;
    const claimed = build.selectFrom('one_time_prekey').where('mailbox', '=', mailbox).where('kind', '=', kind).where('claimed', '=', 1);
    const old = claimed.select('position').orderBy('position', 'desc').limit(-1).offset(BOUNDS.claimedPreKeys);
    this.#connection.run(build.deleteFrom('one_time_prekey').where('position', 'in', old));
  }

  /** Inside a transaction. */
  claim(mailbox: Mailbox): { bundle: PreKeyBundle; left: PreKeyCount } | null {
    const { build } = this.#connection;
    const lasting = this.#connection.first(build.selectFrom('lasting_prekey').selectAll().where('mailbox', '=', mailbox));
    if (!lasting) return null;
    const oneTime = this.#take(mailbox, 'x25519');
    const kem = this.#take(mailbox, 'kem');
    const bundle: PreKeyBundle = {
      signed: { id: lasting.signed_id, key: lasting.signed_key, signature: lasting.signed_signature },
      oneTime: oneTime ? ({ id: oneTime.id, key: oneTime.key } satisfies OneTimePreKey) : null,
      kem: kem?.signature
        ? ({ id: kem.id, key: kem.key, signature: kem.signature } satisfies KemPreKey)
        : { id: lasting.kem_id, key: lasting.kem_key, signature: lasting.kem_signature },
    };
    return { bundle, left: this.count(mailbox) };
  }

  #take(mailbox: Mailbox, kind: Kind): { id: number; key: Uint8Array; signature: Uint8Array | null } | null {
    const { build } = this.#connection;
    const next = this.#connection.first(
      build
        .selectFrom('one_time_prekey')
        .select(['position', 'id', 'key', 'signature'])
        .where('mailbox', '=', mailbox)
        .where('kind', '=', kind)
        .where('claimed', '=', 0)
        .orderBy('position')
        .limit(1),
    );
    if (!next?.key) return null;
    this.#connection.run(
      build.updateTable('one_time_prekey').set({ claimed: 1, key: null, signature: null }).where('position', '=', next.position),
    );
    return { id: next.id, key: next.key, signature: next.signature };
  }

  /** Inside a transaction. */
  drop(mailbox: Mailbox): void {
    const { build } = this.#connection;
    this.#connection.run(build.deleteFrom('lasting_prekey').where('mailbox', '=', mailbox));
    this.#connection.run(build.deleteFrom('one_time_prekey').where('mailbox', '=', mailbox));
  }
}
