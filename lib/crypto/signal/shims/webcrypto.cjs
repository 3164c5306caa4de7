// Stands in for `msrcrypto` (270 kB, grabs `self.onmessage` in workers) wherever a bundler can replace it.
module.exports = globalThis.crypto;
