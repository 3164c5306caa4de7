// The one check on an ML-KEM-768 encapsulation key that its bytes allow (FIPS 203 §7.2): every coefficient is below q.

const Q = 3329;
const COEFFICIENT_BYTES = 3 * 384;

/** `key`: 1184 bytes. */
export function isEncapsulationKey(key: Uint8Array): boolean {
  // Two 12-bit coefficients in three bytes.
  for (let i = 0; i < COEFFICIENT_BYTES; i += 3) {
    const [a, b, c] = [key[i] as number, key[i + 1] as number, key[i + 2] as number];
    if ((a | ((b & 0x0f) << 8)) >= Q || ((b >> 4) | (c << 4)) >= Q) return false;
  }
  return true;
}
