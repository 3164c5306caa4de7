// The DTLS certificate of this side for one call, made before any description, so that the ratchet can vouch for its fingerprint first.

import { SottoError } from '../base/index.ts';
import { fingerprintsOf } from './description.ts';

export interface Certificate {
  readonly certificate: RTCCertificate;
  /** As `MediaSession.fingerprint`. */
  readonly fingerprint: string;
}

const sha256 = /^sha-256 [0-9a-f]{2}(:[0-9a-f]{2}){31}$/;

/** Firefox does not say the fingerprint of a certificate, so a connection that is never opened says it. */
async function describedFingerprint(certificate: RTCCertificate): Promise<string | undefined> {
  const connection = new RTCPeerConnection({ certificates: [certificate], iceServers: [] });
  try {
    connection.addTransceiver('audio', { direction: 'recvonly' });
    return fingerprintsOf((await connection.createOffer()).sdp ?? '')[0];
  } finally {
    connection.close();
  }
}

export async function makeCertificate(): Promise<Certificate> {
  const algorithm: EcKeyGenParams = { name: 'ECDSA', namedCurve: 'P-256' };
  const certificate = await RTCPeerConnection.generateCertificate(algorithm);
  const known = certificate.getFingerprints?.().find(({ algorithm: name }) => name === 'sha-256');
  const fingerprint = known ? `sha-256 ${known.value?.toLowerCase()}` : await describedFingerprint(certificate);
  if (fingerprint === undefined || !sha256.test(fingerprint)) throw new SottoError('unsupported', 'no fingerprint');
  return { certificate, fingerprint };
}
