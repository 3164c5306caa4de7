// What is measured: a lane sends one message and is told when it arrived. A relay lane is two devices of two accounts, an echo lane one socket.

import { randomBytes } from 'node:crypto';
import { decodeRelayFrame, encodeClientFrame } from '../../protocol/index.ts';
import { envelopeTo } from '../../server/testing/envelopes.ts';
import type { Registered } from '../../server/testing/relay-client.ts';
import { maskedFrame, openRaw, payloadOffset, type RawSocket } from './raw-socket.ts';

export interface Lane {
  /** `number`: 0 … 2^32 - 1, comes back with the arrival. */
  send(number: number): void;
  /** Told of each arrival; a message is done when it arrived and, on a relay, the sender was told that it is stored. */
  listen(arrived: (number: number) => void, done: (number: number) => void): void;
  close(): void;
}

const BODY_BYTES = 300;

// Byte offsets in the frames of `frames.ts`; `checkOffsets` compares them with what the codec says.
const SEND_CLIENT_ID = 4;
const SENT_FIRST = 4;
const SENT_BYTES = 16 + 1 + 2 + 4;
const DELIVER_FIRST = 4;
const DELIVER_CLIENT_ID = 8 + 32 + 4;
const DELIVER_BYTES = DELIVER_CLIENT_ID + 16 + 8 + 4 + BODY_BYTES;
const ACK_FIRST = 4;
const [SENT, DELIVER] = [2, 3];

/** Throws when a frame is not laid out as this file believes. */
function checkOffsets(message: Buffer): void {
  const frame = decodeRelayFrame(message);
  const first = frame.kind === 'sent' ? frame.outcomes[0] : frame.kind === 'deliver' ? frame.envelopes[0] : undefined;
  const at = frame.kind === 'sent' ? SENT_FIRST : DELIVER_FIRST + DELIVER_CLIENT_ID;
  if (!first || !message.subarray(at, at + 16).equals(first.clientId)) throw new Error(`unexpected layout: ${frame.kind}`);
  if (frame.kind === 'sent' && frame.outcomes.some(({ outcome }) => outcome !== 'stored')) throw new Error('not every message was stored');
}

export async function openRelaySocket(port: number, token: Uint8Array): Promise<RawSocket> {
  const socket = await openRaw(port, '/v1/socket', `http://localhost:${port}`);
  const drained = new Promise<void>((resolve) => {
    socket.onMessage = (message) => {
      if (decodeRelayFrame(message).kind === 'drained') resolve();
    };
  });
  socket.send(maskedFrame(encodeClientFrame({ kind: 'hello', token })));
  await drained;
  return socket;
}

export async function openRelayLane(port: number, from: Registered, to: Registered): Promise<Lane> {
  const [sender, recipient] = await Promise.all([openRelaySocket(port, from.token), openRelaySocket(port, to.token)]);
  const payload = encodeClientFrame({ kind: 'send', envelopes: [envelopeTo(to, { body: new Uint8Array(randomBytes(BODY_BYTES)) })] });
  const template = maskedFrame(payload);
  const clientIdAt = payloadOffset(payload) + SEND_CLIENT_ID;
  const ackPayload = encodeClientFrame({ kind: 'ack', ranges: [{ first: 1, last: 1 }] });
  const ackTemplate = maskedFrame(ackPayload);
  const ackAt = payloadOffset(ackPayload) + ACK_FIRST;

  return {
    send(number) {
      const frame = Buffer.from(template);
      frame.writeUInt32BE(number, clientIdAt);
      sender.send(frame);
    },
    listen(arrived, done) {
      const half = new Set<number>();
      const either = (number: number) => {
        if (half.delete(number)) done(number);
        else half.add(number);
      };
      let [checkedSent, checkedDeliver] = [false, false];
      sender.onMessage = (message) => {
        if (message[1] !== SENT) return;
        if (!checkedSent) checkOffsets(message);
        checkedSent = true;
        for (let at = SENT_FIRST; at < message.length; at += SENT_BYTES) either(message.readUInt32BE(at));
      };
      recipient.onMessage = (message) => {
        if (message[1] !== DELIVER) return;
        if (!checkedDeliver) checkOffsets(message);
        checkedDeliver = true;
        const last = message.length - DELIVER_BYTES;
        const ack = Buffer.from(ackTemplate);
        message.copy(ack, ackAt, DELIVER_FIRST, DELIVER_FIRST + 8);
        message.copy(ack, ackAt + 8, last, last + 8);
        recipient.send(ack);
        for (let at = DELIVER_FIRST + DELIVER_CLIENT_ID; at < message.length; at += DELIVER_BYTES) {
          const number = message.readUInt32BE(at);
          arrived(number);
          either(number);
        }
      };
    },
    close() {
      sender.end();
      recipient.end();
    },
  };
}

export async function openEchoLane(port: number): Promise<Lane> {
  const socket = await openRaw(port, '/', `http://localhost:${port}`);
  const template = maskedFrame(randomBytes(BODY_BYTES));
  return {
    send(number) {
      const frame = Buffer.from(template);
      frame.writeUInt32BE(number, payloadOffset({ length: BODY_BYTES } as Uint8Array));
      socket.send(frame);
    },
    listen(arrived, done) {
      socket.onMessage = (message) => {
        const number = message.readUInt32BE(0);
        arrived(number);
        done(number);
      };
    },
    close: () => socket.end(),
  };
}
