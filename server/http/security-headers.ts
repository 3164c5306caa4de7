// Headers of every response. The policy of a page comes with the build (`pages.json`); whatever has none may load nothing at all.

const LOCKED_DOWN = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** What a call needs: microphone, camera, screen, the choice of loudspeaker, a small window of its own, a screen that stays on. */
const OURS = ['camera', 'display-capture', 'microphone', 'picture-in-picture', 'screen-wake-lock', 'speaker-selection'].map(
  (feature) => `${feature}=(self)`,
);

/** Everything else is denied by name: there is no way to deny what is not named. */
const DENIED = [
  ...['accelerometer', 'browsing-topics', 'clipboard-read', 'compute-pressure', 'encrypted-media', 'fullscreen', 'gamepad', 'geolocation'],
  ...['gyroscope', 'hid', 'identity-credentials-get', 'idle-detection', 'keyboard-map', 'local-fonts', 'magnetometer', 'midi'],
  ...['otp-credentials', 'payment', 'publickey-credentials-create', 'publickey-credentials-get', 'serial', 'storage-access', 'sync-xhr'],
  ...['usb', 'window-management', 'xr-spatial-tracking'],
].map((feature) => `${feature}=()`);

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': LOCKED_DOWN,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'permissions-policy': [...OURS, ...DENIED].join(', '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};
