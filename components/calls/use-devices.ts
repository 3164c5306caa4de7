// Microphones, cameras and speakers of this device, as they come and go. They have no names until the browser allows one of them.

import { useEffect, useState } from 'react';

export interface Device {
  readonly id: string;
  /** Empty while the browser withholds it. */
  readonly label: string;
}

export interface Devices {
  readonly microphones: readonly Device[];
  readonly cameras: readonly Device[];
  readonly speakers: readonly Device[];
}

const NONE: Devices = { microphones: [], cameras: [], speakers: [] };

async function look(): Promise<Devices> {
  const all = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
  // `default` and `communications` are Chromium's second names of a device that stands in the list already.
  const of = (kind: MediaDeviceKind) =>
    all
      .filter(
        (device) => device.kind === kind && device.deviceId !== '' && device.deviceId !== 'default' && device.deviceId !== 'communications',
      )
      .map(({ deviceId, label }) => ({ id: deviceId, label }));
  return { microphones: of('audioinput'), cameras: of('videoinput'), speakers: of('audiooutput') };
}

/** Looks while `wanted`, and again whenever something is plugged in or out. */
export function useDevices(wanted: boolean): Devices {
  const [devices, setDevices] = useState(NONE);
  useEffect(() => {
    if (!wanted || !navigator.mediaDevices) return;
    let gone = false;
    const refresh = () => void look().then((found) => gone || setDevices(found));
    refresh();
    navigator.mediaDevices.addEventListener('devicechange', refresh);
    return () => {
      gone = true;
      navigator.mediaDevices.removeEventListener('devicechange', refresh);
    };
  }, [wanted]);
  return devices;
}
