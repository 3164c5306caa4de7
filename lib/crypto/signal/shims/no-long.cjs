// Stands in for `long` wherever a bundler can replace it: the ratchet's messages have no 64-bit numbers, and protobufjs does without.
module.exports = null;
