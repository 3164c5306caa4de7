// Asks a STUN or TURN server whether it is there, without a browser.
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIP } from 'node:net';

/**
 * Whether a binding request (RFC 8489 §5) is answered over UDP in time. Sent again every 250 ms, since UDP may lose it.
 * @param {string} address IPv4 or IPv6 @param {number} port @param {number} withinMs @returns {Promise<boolean>}
 */
export function answersStun(address, port, withinMs) {
  const transaction = randomBytes(12);
  const request = Buffer.concat([Buffer.from('000100002112a442', 'hex'), transaction]);
  return new Promise((resolve) => {
    const socket = createSocket(isIP(address) === 6 ? 'udp6' : 'udp4');
    const ask = () => socket.send(request, port, address, () => {});
    const again = setInterval(ask, 250);
    const done = (/** @type {boolean} */ answered) => {
      clearInterval(again);
      clearTimeout(late);
      socket.close();
      resolve(answered);
    };
    const late = setTimeout(done, withinMs, false);
    socket.on('error', () => {});
    socket.on('message', (answer) => {
      if (answer.length >= 20 && answer.readUInt16BE(0) === 0x0101 && answer.subarray(8, 20).equals(transaction)) done(true);
    });
    ask();
  });
}
