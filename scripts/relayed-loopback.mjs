// A call of a browser with itself that may go through the given servers only: proves that they hand out addresses and pass on what is sent.
// The function is handed to a page as text, so it uses nothing from outside itself.

/**
 * @typedef {{ readonly url: string, readonly code: number }} Refusal `code`: STUN's, 701 when nobody answered
 * @typedef {{ readonly kind: 'relayed', readonly types: readonly string[], readonly ms: number }
 *   | { readonly kind: 'no-relay', readonly refusals: readonly Refusal[] }
 *   | { readonly kind: 'no-way', readonly refusals: readonly Refusal[] }} LoopbackOutcome
 *   `types`: how each side reaches the other; `no-relay`: no server gave an address; `no-way`: they did, but nothing came through
 */

/**
 * @param {{ readonly servers: readonly RTCIceServer[], readonly withinMs: number }} call
 * @returns {Promise<LoopbackOutcome>}
 */
export async function relayedLoopback({ servers, withinMs }) {
  const started = performance.now();
  /** @type {RTCConfiguration} */
  const configuration = { iceServers: [...servers], iceTransportPolicy: 'relay' };
  const sides = [new RTCPeerConnection(configuration), new RTCPeerConnection(configuration)];
  const [caller, callee] = /** @type {[RTCPeerConnection, RTCPeerConnection]} */ (sides);
  /** @type {Refusal[]} */
  const refusals = [];
  let candidates = 0;
  const gathered = new Set();
  const arrived = new Promise((resolve) => {
    callee.ondatachannel = ({ channel }) => {
      channel.onmessage = () => resolve('arrived');
    };
  });
  const late = new Promise((resolve) => setTimeout(resolve, withinMs, 'late'));
  const nothing = new Promise((resolve) => {
    for (const [side, other] of /** @type {const} */ ([
      [caller, callee],
      [callee, caller],
    ])) {
      side.onicecandidate = ({ candidate }) => {
        if (candidate?.candidate) candidates += 1;
        else if (candidate === null) gathered.add(side);
        if (gathered.size === 2 && candidates === 0) resolve('nothing');
        if (candidate) other.addIceCandidate(candidate).catch(() => {});
      };
      side.onicecandidateerror = ({ url, errorCode }) => refusals.push({ url, code: errorCode });
    }
  });
  try {
    const channel = caller.createDataChannel('loopback');
    channel.onopen = () => channel.send('through');
    await caller.setLocalDescription();
    await callee.setRemoteDescription(/** @type {RTCSessionDescription} */ (caller.localDescription));
    await callee.setLocalDescription();
    await caller.setRemoteDescription(/** @type {RTCSessionDescription} */ (callee.localDescription));
    if ((await Promise.race([arrived, late, nothing])) !== 'arrived') return { kind: candidates === 0 ? 'no-relay' : 'no-way', refusals };
    const types = sides.map(async (side) => {
      const report = /** @type {ReadonlyMap<string, any>} */ (await side.getStats());
      const transport = [...report.values()].find(({ type }) => type === 'transport');
      return String(report.get(report.get(transport?.selectedCandidatePairId)?.localCandidateId)?.candidateType);
    });
    return { kind: 'relayed', types: await Promise.all(types), ms: Math.round(performance.now() - started) };
  } finally {
    for (const side of sides) side.close();
  }
}
