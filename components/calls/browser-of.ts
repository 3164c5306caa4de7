// Which way leads to a site's permissions: the steps differ from browser to browser, and from a tab to an installed app.

export type PermissionPlace = 'chromium' | 'chromium-app' | 'chrome-android' | 'firefox' | 'safari' | 'safari-ios' | 'other';

/** `installed`: the page runs in a window of its own. An unknown browser gets general words rather than wrong ones. */
export function permissionPlaceOf(userAgent: string, installed: boolean): PermissionPlace {
  // Every browser on iOS is Safari inside, whatever it calls itself; an iPad says that it is a Macintosh, with a finger.
  if (/iPhone|iPad|iPod/.test(userAgent)) return 'safari-ios';
  if (/Firefox\//.test(userAgent)) return 'firefox';
  if (/Chrome\//.test(userAgent)) return /Android/.test(userAgent) ? 'chrome-android' : installed ? 'chromium-app' : 'chromium';
  return /Safari\//.test(userAgent) ? 'safari' : 'other';
}

export const permissionPlace = (): PermissionPlace =>
  permissionPlaceOf(navigator.userAgent, matchMedia('(display-mode: standalone), (display-mode: window-controls-overlay)').matches);
