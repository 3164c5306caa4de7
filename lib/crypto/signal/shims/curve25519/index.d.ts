export interface AsyncCurve {
  keyPair(privKey: ArrayBuffer): Promise<{ pubKey: ArrayBuffer; privKey: ArrayBuffer }>;
  sharedSecret(pubKey: ArrayBuffer, privKey: ArrayBuffer): Promise<ArrayBuffer>;
  sign(privKey: ArrayBuffer, message: ArrayBuffer): Promise<ArrayBuffer>;
  /** TRUE when the signature is INVALID. */
  verify(pubKey: ArrayBuffer, message: ArrayBuffer, signature: ArrayBuffer): Promise<boolean>;
}
export type Curve = Record<string, never>;
export declare class AsyncCurve25519Wrapper {}
export declare class Curve25519Wrapper {
  static create(): Promise<Curve25519Wrapper>;
}
