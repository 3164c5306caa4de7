// Stands in for `protobufjs/minimal` in what ships: of the wire format (protobuf.dev/programming-guides/encoding) the ratchet's messages use
// numbers of 32 bits and bytes, and skip what they do not know. `protobuf.test.ts` holds it against the original.

const VARINT = 0;
const LENGTH = 2;
const GROUP = 3;
const END_GROUP = 4;
/** Bytes of what is as long as it is: 64 and 32 bits, by wire type. */
const FIXED = { 1: 8, 5: 4 };
/** Bytes of a varint of 32 bits, and of the longest there is. */
const SHORT_VARINT = 5;
const LONG_VARINT = 10;
/** Groups inside groups; the original has no bound but the stack. */
const GROUPS_MAX = 100;

class Reader {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.buf = bytes;
    this.pos = 0;
    this.len = bytes.length;
  }

  /** @param {number} count */
  skip(count) {
    if (count > this.len - this.pos) throw new RangeError('index out of range');
    this.pos += count;
    return this;
  }

  /** @param {number} max bytes */
  varint(max) {
    let value = 0;
    for (let i = 0; i < max; i++) {
      this.skip(1);
      const byte = this.buf[this.pos - 1];
      if (i < SHORT_VARINT) value |= (byte & 127) << (7 * i);
      if (byte < 128) return value >>> 0;
    }
    throw new RangeError('invalid varint encoding');
  }

  uint32() {
    return this.varint(SHORT_VARINT);
  }

  /** A view. */
  bytes() {
    const count = this.uint32();
    this.skip(count);
    return this.buf.subarray(this.pos - count, this.pos);
  }

  /** @param {number} type */
  skipType(type, depth = 0) {
    if (type === VARINT) this.varint(LONG_VARINT);
    else if (type in FIXED) this.skip(FIXED[type]);
    else if (type === LENGTH) this.skip(this.uint32());
    else if (type === GROUP && depth < GROUPS_MAX) {
      for (let inner = this.uint32() & 7; inner !== END_GROUP; inner = this.uint32() & 7) this.skipType(inner, depth + 1);
    } else throw new RangeError(`invalid wire type ${type}`);
    return this;
  }
}

class Writer {
  static create() {
    return new Writer();
  }

  constructor() {
    /** Single bytes and runs of them. @type {(number | Uint8Array)[]} */
    this.parts = [];
    this.size = 0;
  }

  /** @param {number | Uint8Array} part @param {number} size */
  add(part, size) {
    this.parts.push(part);
    this.size += size;
  }

  /** @param {number} value */
  uint32(value) {
    let rest = value >>> 0;
    for (; rest > 127; rest >>>= 7) this.add((rest & 127) | 128, 1);
    this.add(rest, 1);
    return this;
  }

  /** @param {Uint8Array} value */
  bytes(value) {
    this.uint32(value.length).add(value, value.length);
    return this;
  }

  finish() {
    const written = new Uint8Array(this.size);
    let at = 0;
    for (const part of this.parts) {
      if (typeof part === 'number') written[at++] = part;
      else {
        written.set(part, at);
        at += part.length;
      }
    }
    return written;
  }
}

module.exports = { Reader, Writer };
