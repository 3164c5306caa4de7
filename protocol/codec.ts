// Schema combinators: one value describes a wire shape and gives its encoder, decoder and TypeScript type.
// Big-endian, fixed widths, explicit bounds; every value has one spelling, and trailing bytes are refused.

import { fromUtf8, utf8 } from './bytes.ts';
import { WireError } from './errors.ts';

/** How one kind of value is written and read. `read` throws `WireError('malformed')`; `write` throws `RangeError`. */
export interface Schema<T> {
  write(out: Writer, value: T): void;
  read(input: Reader): T;
}

export type Infer<S> = S extends Schema<infer T> ? T : never;

export class Writer {
  #bytes = new Uint8Array(1024);
  #length = 0;

  /** Makes room for `count` bytes and returns the offset of the first. */
  #grow(count: number): number {
    const start = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, start));
      this.#bytes = larger;
    }
    return start;
  }
  u8(value: number): void {
    const at = this.#grow(1);
    this.#bytes[at] = value;
  }
  u16(value: number): void {
    const at = this.#grow(2);
    this.#bytes[at] = value >>> 8;
    this.#bytes[at + 1] = value;
  }
  u32(value: number): void {
    const at = this.#grow(4);
    this.#bytes[at] = value >>> 24;
    this.#bytes[at + 1] = value >>> 16;
    this.#bytes[at + 2] = value >>> 8;
    this.#bytes[at + 3] = value;
  }
  raw(value: Uint8Array): void {
    const at = this.#grow(value.length);
    this.#bytes.set(value, at);
  }
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }
}

export class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  get left(): number {
    return this.#bytes.length - this.#at;
  }
  #take(count: number): number {
    if (count > this.left) throw new WireError('malformed', `wants ${count} bytes, ${this.left} left`);
    const start = this.#at;
    this.#at += count;
    return start;
  }
  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }
  u16(): number {
    return this.#view.getUint16(this.#take(2));
  }
  u32(): number {
    return this.#view.getUint32(this.#take(4));
  }
  /** A view into the input, not a copy: it stays valid only as long as the input does. */
  raw(count: number): Uint8Array {
    const start = this.#take(count);
    return this.#bytes.subarray(start, start + count);
  }
}

function unsigned(bits: 8 | 16 | 32, read: (r: Reader) => number, write: (w: Writer, v: number) => void): Schema<number> {
  const max = 2 ** bits - 1;
  return {
    read,
    write(out, value) {
      if (!Number.isInteger(value) || value < 0 || value > max) throw new RangeError(`not a u${bits}: ${value}`);
      write(out, value);
    },
  };
}

export const u8 = unsigned(
  8,
  (r) => r.u8(),
  (w, v) => w.u8(v),
);
export const u16 = unsigned(
  16,
  (r) => r.u16(),
  (w, v) => w.u16(v),
);
export const u32 = unsigned(
  32,
  (r) => r.u32(),
  (w, v) => w.u32(v),
);

/** A whole number up to 2^53 - 1, in eight bytes: times in ms since 1970, sequence numbers. */
export const u53: Schema<number> = {
  read(input) {
    const high = input.u32();
    if (high > 0x1f_ffff) throw new WireError('malformed', 'number over 2^53');
    return high * 2 ** 32 + input.u32();
  },
  write(out, value) {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not a u53: ${value}`);
    out.u32(Math.floor(value / 2 ** 32));
    out.u32(value >>> 0);
  },
};

export const bool: Schema<boolean> = {
  read(input) {
    const value = input.u8();
    if (value > 1) throw new WireError('malformed', `bool ${value}`);
    return value === 1;
  },
  write: (out, value) => out.u8(value ? 1 : 0),
};

/** Exactly `length` bytes. Decoded as a view into the input. */
export const fixed = (length: number): Schema<Uint8Array> => ({
  read: (input) => input.raw(length),
  write(out, value) {
    if (value.length !== length) throw new RangeError(`wants ${length} bytes, got ${value.length}`);
    out.raw(value);
  },
});

/** Up to `max` bytes behind a 4-byte length. Decoded as a view into the input. */
export const bytes = (max: number): Schema<Uint8Array> => ({
  read(input) {
    const length = input.u32();
    if (length > max) throw new WireError('oversize', `${length} bytes over ${max}`);
    return input.raw(length);
  },
  write(out, value) {
    if (value.length > max) throw new RangeError(`${value.length} bytes over ${max}`);
    out.u32(value.length);
    out.raw(value);
  },
});

/** UTF-8 of up to `maxBytes` bytes behind a 4-byte length. Lone surrogates are refused when written. */
export const text = (maxBytes: number): Schema<string> => {
  const inner = bytes(maxBytes);
  return {
    read(input) {
      const raw = inner.read(input);
      try {
        return fromUtf8(raw);
      } catch {
        throw new WireError('malformed', 'text is not UTF-8');
      }
    },
    write(out, value) {
      if (!value.isWellFormed()) throw new RangeError('text has a lone surrogate');
      inner.write(out, utf8(value));
    },
  };
};

/** Up to `max` items behind a 2-byte count. An item takes at least one byte, so input bounds memory. */
export const list = <T>(item: Schema<T>, max: number): Schema<readonly T[]> => ({
  read(input) {
    const count = input.u16();
    if (count > max) throw new WireError('oversize', `${count} items over ${max}`);
    if (count > input.left) throw new WireError('malformed', `${count} items in ${input.left} bytes`);
    const items: T[] = [];
    for (let i = 0; i < count; i++) items.push(item.read(input));
    return items;
  },
  write(out, items) {
    if (items.length > max) throw new RangeError(`${items.length} items over ${max}`);
    out.u16(items.length);
    for (const one of items) item.write(out, one);
  },
});

/** A value or `null`, behind one byte. */
export const optional = <T>(inner: Schema<T>): Schema<T | null> => ({
  read: (input) => (bool.read(input) ? inner.read(input) : null),
  write(out, value) {
    bool.write(out, value !== null);
    if (value !== null) inner.write(out, value);
  },
});

/** One of a fixed set of names, in one byte: the position in `names`. Append only. */
export const oneOf = <const N extends string>(...names: readonly N[]): Schema<N> => ({
  read(input) {
    const index = input.u8();
    const name = names[index];
    if (name === undefined) throw new WireError('malformed', `choice ${index} of ${names.length}`);
    return name;
  },
  write(out, value) {
    const index = names.indexOf(value);
    if (index < 0) throw new RangeError(`not a choice: ${value}`);
    out.u8(index);
  },
});

// biome-ignore lint/suspicious/noExplicitAny: the one place where a field's type is recovered from its schema
type Shape = Record<string, Schema<any>>;
export type StructOf<F extends Shape> = { readonly [K in keyof F]: Infer<F[K]> };

/** The fields in the order they are written down. */
export function struct<const F extends Shape>(fields: F): Schema<StructOf<F>> {
  const entries = Object.entries(fields);
  return {
    read(input) {
      const value: Record<string, unknown> = {};
      for (const [name, field] of entries) value[name] = field.read(input);
      return value as StructOf<F>;
    },
    write(out, value) {
      for (const [name, field] of entries) field.write(out, value[name as keyof F]);
    },
  };
}

export type UnionOf<C extends Record<string, readonly [number, unknown]>> = {
  [K in keyof C & string]: { readonly kind: K } & Infer<C[K][1]>;
}[keyof C & string];

/** Tagged union: one byte of tag, then that case's struct. Tags are never reused. */
// biome-ignore lint/suspicious/noExplicitAny: see Shape
export function union<const C extends Record<string, readonly [number, Schema<any>]>>(cases: C): Schema<UnionOf<C>> {
  const byTag = new Map(Object.entries(cases).map(([kind, [tag, body]]) => [tag, { kind, body }]));
  return {
    read(input) {
      const tag = input.u8();
      const found = byTag.get(tag);
      if (!found) throw new WireError('malformed', `unknown kind ${tag}`);
      return { kind: found.kind, ...found.body.read(input) } as UnionOf<C>;
    },
    write(out, value) {
      const found = cases[value.kind];
      if (!found) throw new RangeError(`not a kind: ${value.kind}`);
      out.u8(found[0]);
      found[1].write(out, value);
    },
  };
}

/** Puts one version byte in front. Reading another version throws `WireError('unsupported-version')`. */
export const versioned = <T>(version: number, inner: Schema<T>): Schema<T> => ({
  read(input) {
    const got = input.u8();
    if (got !== version) throw new WireError('unsupported-version', `version ${got}, this side speaks ${version}`);
    return inner.read(input);
  },
  write(out, value) {
    out.u8(version);
    inner.write(out, value);
  },
});

/** Throws `RangeError` when the value does not fit its schema: a bug on our side, never the peer's. */
export function encode<T>(schema: Schema<T>, value: T): Uint8Array<ArrayBuffer> {
  const out = new Writer();
  schema.write(out, value);
  return out.finish();
}

/** Throws `WireError`. Byte fields of the result are views into `input`. */
export function decode<T>(schema: Schema<T>, input: Uint8Array): T {
  const reader = new Reader(input);
  const value = schema.read(reader);
  if (reader.left > 0) throw new WireError('malformed', `${reader.left} bytes too many`);
  return value;
}
