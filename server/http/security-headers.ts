// Headers of every response. The policy of a page comes with the build (`pages.json`); whatever has none may load nothing at all.

const LOCKED_DOWN = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Deny by default; a call needs the two. */
const PERMISSIONS = [
  ...[
    'accelerometer',
    'browsing-topics',
    'clipboard-read',
    'compute-pressure',
    'display-capture',
    'encrypted-media',
    'fullscreen',
    'gamepad',
    'geolocation',
    'gyroscope',
  ],
  ...[
    'hid',
    'identity-credentials-get',
    'idle-detection',
    'keyboard-map',
    'local-fonts',
    'magnetometer',
    'midi',
    'otp-credentials',
    'payment',
    'picture-in-picture',
    'publickey-credentials-create',
  ],
  ...[
    'publickey-credentials-get',
    'screen-wake-lock',
    'serial',
    'storage-access',
    'sync-xhr',
    'usb',
    'window-management',
    'xr-spatial-tracking',
  ],
].map((feature) => `${feature}=()`);

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': LOCKED_DOWN,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'permissions-policy': ['camera=(self)', 'microphone=(self)', ...PERMISSIONS].join(', '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};
