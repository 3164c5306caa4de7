// Whether the browser would let us hear and see without asking the person first.

/** `false` also where the browser does not say. */
export async function mayCapture(camera: boolean): Promise<boolean> {
  try {
    const names = camera ? ['microphone', 'camera'] : ['microphone'];
    const answers = await Promise.all(names.map((name) => navigator.permissions.query({ name: name as PermissionName })));
    return answers.every(({ state }) => state === 'granted');
  } catch {
    return false;
  }
}
