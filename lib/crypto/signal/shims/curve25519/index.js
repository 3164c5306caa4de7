'use strict';
// Stands in for the Signal library's curve package (asm.js, low-order keys accepted). It can do nothing: our own
// curve is given to the library by `setCurve` before anything else happens, and whoever forgets that gets an error.
const refuse = async () => {
  throw new Error('no curve: setCurve was not called');
};

class AsyncCurve25519Wrapper {
  constructor() {
    this.keyPair = refuse;
    this.sharedSecret = refuse;
    this.sign = refuse;
    this.verify = refuse;
  }
}

class Curve25519Wrapper {}
Curve25519Wrapper.create = refuse;

exports.AsyncCurve25519Wrapper = AsyncCurve25519Wrapper;
exports.Curve25519Wrapper = Curve25519Wrapper;
