// Envelopes until they are acknowledged: an append-only table in the order of commits, and `Waiting` in memory as its index.
// Memory changes only after the transaction that it mirrors is on disk.

import type { AccountId, DeviceId } from '../../../protocol/index.ts';
import { clientIdKeyOf } from '../client-ids.ts';
import type { AppendOutcome, Batch, Mailbox, StoredEnvelope } from '../store.ts';
import { Admission, type Entry, Waiting } from '../waiting.ts';
import type { Connection } from './connection.ts';

const INSERT = 'insert into envelope (mailbox, sender, client_id, stored_at, expires_at, body) values (?, ?, ?, ?, ?, ?)';
const DELETE = 'delete from envelope where seq between ? and ?';
const SELECT = `select e.seq, d.account, d.device_id, e.client_id, e.stored_at, e.expires_at, e.body
  from envelope e join device d on d.mailbox = e.sender where e.seq = ?`;

interface Row {
  readonly seq: number;
  readonly account: string;
  readonly device_id: number;
  readonly client_id: Uint8Array;
  readonly stored_at: number;
  readonly expires_at: number;
  readonly body: Uint8Array;
}

/** Neighbouring numbers as ranges: what one turn acknowledges mostly lies together in the journal. */
function rangesOf(seqs: number[]): readonly (readonly [number, number])[] {
  seqs.sort((a, b) => a - b);
  const ranges: [number, number][] = [];
  for (const seq of seqs) {
    const last = ranges.at(-1);
    if (last && seq <= last[1] + 1) last[1] = seq;
    else ranges.push([seq, seq]);
  }
  return ranges;
}

export class Journal {
  readonly #connection: Connection;
  readonly #waiting = new Waiting();
  /** Removed while this process runs; earlier ones are in no device list that the relay could have read. */
  readonly #gone = new Set<Mailbox>();

  /** Reads the whole table once, without bodies. */
  constructor(connection: Connection) {
    this.#connection = connection;
    const rows = connection
      .prepare('select seq, mailbox, sender, client_id, expires_at, length(body) as bytes from envelope order by seq')
      .iterate();
    for (const row of rows) {
      const { seq, mailbox, sender, client_id, expires_at, bytes } = row as {
        seq: number;
        mailbox: Mailbox;
        sender: Mailbox;
        client_id: Uint8Array;
        expires_at: number;
        bytes: number;
      };
      this.#waiting.add(mailbox, { seq, bytes, expiresAt: expires_at, key: clientIdKeyOf(sender, client_id) });
    }
  }

  commit({ appends, removals }: Batch): readonly AppendOutcome[] {
    const admission = new Admission(this.#waiting);
    const outcomes: AppendOutcome[] = [];
    const added: { mailbox: Mailbox; entry: Entry }[] = [];
    this.#connection.transactNow(() => {
      this.#delete(removals.flatMap(({ mailbox, first, last }) => this.#waiting.within(mailbox, first, last)));
      const insert = this.#connection.prepare(INSERT);
      for (const append of appends) {
        const { mailbox, sender, clientId, storedAt, expiresAt, body } = append;
        const key = clientIdKeyOf(sender, clientId);
        const verdict = this.#gone.has(mailbox) ? 'gone' : admission.consider(mailbox, key, body.length);
        if (verdict !== 'admitted') {
          outcomes.push({ kind: verdict });
          continue;
        }
        const seq = Number(insert.run(mailbox, sender, clientId, storedAt, expiresAt, body).lastInsertRowid);
        outcomes.push({ kind: 'stored', seq });
        added.push({ mailbox, entry: { seq, bytes: body.length, expiresAt, key } });
      }
    });
    for (const { mailbox, first, last } of removals) this.#waiting.remove(mailbox, first, last);
    for (const { mailbox, entry } of added) this.#waiting.add(mailbox, entry);
    return outcomes;
  }

  #delete(seqs: number[]): void {
    const statement = this.#connection.prepare(DELETE);
    for (const [first, last] of rangesOf(seqs)) statement.run(first, last);
  }

  page(
    mailbox: Mailbox,
    after: number,
    limit: { readonly envelopes: number; readonly bytes: number },
    now: number,
  ): readonly StoredEnvelope[] {
    const select = this.#connection.prepare(SELECT);
    return this.#waiting.pageOf(mailbox, after, limit, now).map((seq) => {
      const row = select.get(seq) as unknown as Row;
      return {
        seq: row.seq,
        from: row.account as AccountId,
        fromDevice: row.device_id as DeviceId,
        clientId: row.client_id,
        storedAt: row.stored_at,
        expiresAt: row.expires_at,
        body: row.body,
      };
    });
  }

  totals(mailbox: Mailbox): { readonly envelopes: number; readonly bytes: number } {
    return this.#waiting.totals(mailbox);
  }

  sweep(now: number, limit: number): number {
    const expired = this.#waiting.expired(now, limit);
    if (expired.length === 0) return 0;
    this.#connection.transactNow(() => this.#delete(expired.map(({ seq }) => seq)));
    for (const { mailbox, seq } of expired) this.#waiting.remove(mailbox, seq, seq);
    return expired.length;
  }

  /** Inside a transaction, with `forget` after it. */
  drop(mailbox: Mailbox): void {
    this.#delete([...this.#waiting.within(mailbox, 0, Number.MAX_SAFE_INTEGER - 1)]);
  }
  forget(mailbox: Mailbox): void {
    this.#gone.add(mailbox);
    this.#waiting.drop(mailbox);
  }
}
