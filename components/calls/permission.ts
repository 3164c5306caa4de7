// What the browser would do if it were asked for the microphone (and camera) now. It is never asked from here.

export type Permission = 'granted' | 'prompt' | 'denied';

async function stateOf(name: string): Promise<Permission> {
  try {
    // A browser that does not know the name throws; then only asking would tell.
    return (await navigator.permissions.query({ name: name as PermissionName })).state;
  } catch {
    return 'prompt';
  }
}

/** The worst of what is needed. */
export async function permissionFor(video: boolean): Promise<Permission> {
  const states = await Promise.all((video ? ['microphone', 'camera'] : ['microphone']).map(stateOf));
  if (states.includes('denied')) return 'denied';
  return states.includes('prompt') ? 'prompt' : 'granted';
}
