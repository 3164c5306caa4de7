// What a tab's scripts touch of camera, microphone and connections, and what comes out of them. Counted below the product, by the browser's
// own figures: a call that only looks connected is found out here.
import { type BrowserContext, expect, type Page } from '@playwright/test';

export interface Touched {
  /** Calls of `getUserMedia`. */
  readonly captures: number;
  /** Connections constructed. */
  readonly connections: number;
}

export interface Heard {
  /** Loudness summed over time: silence adds nothing. */
  readonly energy: number;
  readonly videoFrames: number;
}

interface Watched extends Window {
  sottoWatch: { captures: number; connections: RTCPeerConnection[]; tracks: MediaStreamTrack[] };
}

/** Before the first page that is to be watched. */
export async function watchMedia(context: BrowserContext): Promise<void> {
  await context.grantPermissions(['microphone', 'camera']);
  await context.addInitScript(() => {
    const watch: Watched['sottoWatch'] = { captures: 0, connections: [], tracks: [] };
    (window as unknown as Watched).sottoWatch = watch;
    const devices = navigator.mediaDevices;
    if (!devices) return;
    const capture = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (constraints) => {
      watch.captures += 1;
      const stream = await capture(constraints);
      watch.tracks.push(...stream.getTracks());
      return stream;
    };
    const Connection = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Connection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        watch.connections.push(this);
      }
    };
  });
}

export const touched = (page: Page): Promise<Touched> =>
  page.evaluate(() => {
    const { captures, connections } = (window as unknown as Watched).sottoWatch;
    return { captures, connections: connections.length };
  });

/** How many tracks of microphone and camera are still running. */
export const capturing = (page: Page): Promise<number> =>
  page.evaluate(() => (window as unknown as Watched).sottoWatch.tracks.filter(({ readyState }) => readyState === 'live').length);

/** What the open connections have decoded so far. */
export const heard = (page: Page): Promise<Heard> =>
  page.evaluate(async () => {
    const sum = { energy: 0, videoFrames: 0 };
    for (const connection of (window as unknown as Watched).sottoWatch.connections) {
      if (connection.connectionState === 'closed') continue;
      for (const report of (await connection.getStats()).values()) {
        if (report.type !== 'inbound-rtp') continue;
        sum.energy += report.totalAudioEnergy ?? 0;
        sum.videoFrames += report.framesDecoded ?? 0;
      }
    }
    return sum;
  });

/** Kinds of this side's address in the ways that the open connections take: `host`, `srflx`, `prflx`, `relay`. */
export const ways = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () => {
    const kinds: string[] = [];
    for (const connection of (window as unknown as Watched).sottoWatch.connections) {
      if (connection.connectionState === 'closed') continue;
      const stats = await connection.getStats();
      for (const report of stats.values()) {
        if (report.type !== 'transport' || report.selectedCandidatePairId === undefined) continue;
        kinds.push(stats.get(stats.get(report.selectedCandidatePairId).localCandidateId).candidateType);
      }
    }
    return kinds;
  });

/** Waits until the page hears more than it has heard by now. */
export async function hearsMore(page: Page): Promise<void> {
  const { energy } = await heard(page);
  await expect.poll(async () => (await heard(page)).energy).toBeGreaterThan(energy);
}

/** What a video element shows: how many colours a coarse look finds, and which. Two looks of a moving picture differ. */
export const look = (page: Page, label: string): Promise<{ readonly colours: number; readonly picture: string }> =>
  page.getByLabel(label, { exact: true }).evaluate((element) => {
    const video = element instanceof HTMLVideoElement ? element : element.querySelector('video');
    if (!video || video.videoWidth === 0) return { colours: 0, picture: '' };
    const canvas = new OffscreenCanvas(64, 48);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.drawImage(video, 0, 0, 64, 48);
    const { data } = context.getImageData(0, 0, 64, 48);
    const pixels = Array.from({ length: data.length / 4 }, (_, at) =>
      [...data.subarray(at * 4, at * 4 + 3)].map((part) => part >> 4).join(),
    );
    return { colours: new Set(pixels).size, picture: pixels.join(' ') };
  });

/** Waits until a moving picture is shown under this label. */
export async function seesMoving(page: Page, label: string): Promise<void> {
  await expect.poll(async () => (await look(page, label)).colours).toBeGreaterThan(3);
  const { picture } = await look(page, label);
  await expect.poll(async () => (await look(page, label)).picture).not.toBe(picture);
}

/** The candidates that the other sides of the open connections have told, as `candidate:` lines. */
export const remoteCandidates = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    (window as unknown as Watched).sottoWatch.connections.flatMap(({ remoteDescription }) =>
      (remoteDescription?.sdp ?? '').split(/\r?\n/).filter((line) => line.startsWith('a=candidate:')),
    ),
  );
