// Microphone, camera and screen of this device for one call. A camera that is off is closed, so that its lamp is; a microphone that is off
// stays open and gives silence, so that turning it on cannot fail.

import { SottoError } from '../base/index.ts';
import type { Slot } from './slots.ts';

export interface DeviceChoice {
  readonly microphone?: string | null;
  readonly camera?: string | null;
  readonly facing?: 'user' | 'environment';
}

const codes: Readonly<Record<string, string>> = {
  NotAllowedError: 'permission-denied',
  SecurityError: 'permission-denied',
  NotFoundError: 'no-device',
  OverconstrainedError: 'no-device',
  NotReadableError: 'device-busy',
  AbortError: 'device-busy',
};

/** What a browser throws, as `SottoError`: `permission-denied`, `no-device`, `device-busy`, `unsupported`. */
const captureError = (thrown: unknown): SottoError =>
  new SottoError((thrown instanceof DOMException && codes[thrown.name]) || 'unsupported', String(thrown));

const sound = (id: string | null): MediaTrackConstraints => ({
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  ...(id === null ? {} : { deviceId: { exact: id } }),
});

const picture = (id: string | null, facing: 'user' | 'environment' | null): MediaTrackConstraints => ({
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
  ...(facing === null ? (id === null ? {} : { deviceId: { exact: id } }) : { facingMode: { ideal: facing } }),
});

const open = async (constraints: MediaStreamConstraints): Promise<readonly MediaStreamTrack[]> => {
  if (!navigator.mediaDevices) throw new SottoError('unsupported');
  const stream = await navigator.mediaDevices.getUserMedia(constraints).catch((thrown: unknown) => {
    throw captureError(thrown);
  });
  return stream.getTracks();
};

const openScreen = async (): Promise<readonly MediaStreamTrack[]> => {
  if (!navigator.mediaDevices?.getDisplayMedia) throw new SottoError('unsupported');
  const video: MediaTrackConstraints = { frameRate: { ideal: 15, max: 30 } };
  const stream = await navigator.mediaDevices.getDisplayMedia({ video, audio: false }).catch((thrown: unknown) => {
    throw captureError(thrown);
  });
  return stream.getVideoTracks();
};

export class Capture {
  /** Microphone and camera. */
  readonly local = new MediaStream();
  readonly screen = new MediaStream();
  readonly #changed: (slot: Slot) => void;
  readonly #tracks = new Map<Slot, MediaStreamTrack>();
  #choice: { microphone: string | null; camera: string | null } = { microphone: null, camera: null };
  #facing: 'user' | 'environment' | null = null;
  /** Whether a camera is wanted, although there may be none just now. */
  #cameraWanted = false;
  #silent = false;
  #queue: Promise<unknown> = Promise.resolve();
  #closed = false;
  readonly #devicesChanged = () => void this.#run(() => this.#recover()).catch(() => {});

  /** `changed`: another track, or none, is in that slot, or it was turned on or off. */
  constructor(changed: (slot: Slot) => void) {
    this.#changed = changed;
    navigator.mediaDevices?.addEventListener('devicechange', this.#devicesChanged);
  }

  /** Asks the person once for all that is needed. */
  async open(video: boolean): Promise<void> {
    const tracks = await open({ audio: sound(null), ...(video ? { video: picture(null, null) } : {}) });
    this.#cameraWanted = video;
    for (const track of tracks) this.#put(track.kind === 'audio' ? 'audio' : 'camera', track);
  }

  track(slot: Slot): MediaStreamTrack | null {
    return this.#tracks.get(slot) ?? null;
  }

  /** Whether something is shown or heard of it. */
  on(slot: Slot): boolean {
    const track = this.track(slot);
    return track?.readyState === 'live' && track.enabled;
  }

  setMicrophone(on: boolean): Promise<void> {
    return this.#run(async () => {
      this.#silent = !on;
      const track = this.track('audio');
      if (track?.readyState === 'live') {
        track.enabled = on;
        this.#changed('audio');
      } else if (on) await this.#openMicrophone();
    });
  }

  setCamera(on: boolean): Promise<void> {
    return this.#run(async () => {
      if (on === this.on('camera')) return;
      this.#cameraWanted = on;
      if (!on) return this.#put('camera', null);
      await this.#openCamera().catch((thrown: unknown) => {
        this.#cameraWanted = false;
        throw thrown;
      });
    });
  }

  setScreen(on: boolean): Promise<void> {
    return this.#run(async () => {
      if (on === this.on('screen')) return;
      this.#put('screen', on ? ((await openScreen())[0] ?? null) : null);
    });
  }

  /** A device that is in use is changed in place; another one is remembered until it is needed. */
  choose({ microphone, camera, facing }: DeviceChoice): Promise<void> {
    return this.#run(async () => {
      if (microphone !== undefined) {
        this.#choice.microphone = microphone;
        if (this.track('audio')) await this.#openMicrophone();
      }
      if (camera === undefined && facing === undefined) return;
      if (camera !== undefined) this.#choice.camera = camera;
      this.#facing = facing ?? null;
      if (!this.on('camera')) return;
      // A phone opens one camera at a time.
      this.track('camera')?.stop();
      await this.#openCamera();
    });
  }

  /** Nothing is captured any more, whatever was still being asked for. */
  close(): void {
    this.#closed = true;
    navigator.mediaDevices?.removeEventListener('devicechange', this.#devicesChanged);
    for (const track of this.#tracks.values()) track.stop();
  }

  async #openMicrophone(): Promise<void> {
    const [track] = await open({ audio: sound(this.#choice.microphone) });
    this.#put('audio', track ?? null);
  }

  async #openCamera(): Promise<void> {
    try {
      const [track] = await open({ video: picture(this.#choice.camera, this.#facing) });
      this.#put('camera', track ?? null);
    } catch (thrown) {
      this.#put('camera', null);
      throw thrown;
    }
  }

  /** A device went or came: what is wanted and was lost is opened again, by preference the one that was chosen. */
  async #recover(): Promise<void> {
    const present = new Set((await navigator.mediaDevices.enumerateDevices()).map(({ deviceId }) => deviceId));
    const better = (slot: Slot, chosen: string | null): boolean => {
      const track = this.track(slot);
      if (track?.readyState !== 'live') return true;
      return chosen !== null && present.has(chosen) && track.getSettings().deviceId !== chosen;
    };
    const { microphone, camera } = this.#choice;
    if (better('audio', microphone)) {
      const id = microphone !== null && present.has(microphone) ? microphone : null;
      await open({ audio: sound(id) }).then(
        ([track]) => this.#put('audio', track ?? null),
        () => this.track('audio')?.readyState !== 'live' && this.#put('audio', null),
      );
    }
    if (this.#cameraWanted && better('camera', camera)) {
      const id = camera !== null && present.has(camera) ? camera : null;
      await open({ video: picture(id, this.#facing) }).then(
        ([track]) => this.#put('camera', track ?? null),
        () => this.track('camera')?.readyState !== 'live' && this.#put('camera', null),
      );
    }
  }

  #put(slot: Slot, track: MediaStreamTrack | null): void {
    if (this.#closed) {
      track?.stop();
      return;
    }
    const stream = slot === 'screen' ? this.screen : this.local;
    const old = this.#tracks.get(slot);
    if (old) {
      stream.removeTrack(old);
      old.stop();
      this.#tracks.delete(slot);
    }
    if (track) {
      if (slot === 'audio') track.enabled = !this.#silent;
      if (slot !== 'audio') track.contentHint = slot === 'screen' ? 'detail' : 'motion';
      // Not heard when it was stopped by us.
      track.addEventListener('ended', () => this.#tracks.get(slot) === track && this.#lost(slot));
      this.#tracks.set(slot, track);
      stream.addTrack(track);
    }
    this.#changed(slot);
  }

  /** Unplugged, or a screen that the person stopped showing in the browser's own bar. */
  #lost(slot: Slot): void {
    if (slot === 'screen') this.#put(slot, null);
    else this.#devicesChanged();
    this.#changed(slot);
  }

  #run<T>(step: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(() => {
      if (this.#closed) throw new SottoError('call-over');
      return step();
    });
    this.#queue = done.catch(() => {});
    return done;
  }
}
