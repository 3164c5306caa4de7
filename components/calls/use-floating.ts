// A call in a window of its own that stays above the others: a page of ours where the browser can (document picture-in-picture), else its picture alone.

import { type RefObject, useCallback, useEffect, useState } from 'react';

interface PictureInPicture {
  requestWindow(options: { readonly width: number; readonly height: number }): Promise<Window>;
}

const documents = (): PictureInPicture | null =>
  (window as Window & { documentPictureInPicture?: PictureInPicture }).documentPictureInPicture ?? null;

export interface Floating {
  /** Where to draw; `null` unless a window of ours is open. */
  readonly place: Window | null;
  /** `null`: this browser has no way, or there is no picture to float. */
  readonly open: (() => void) | null;
  readonly close: () => void;
}

/** Gives the new window the looks of this page: its sheets come from our own origin, as the policy of the page demands. */
function dress(page: Window): void {
  for (const sheet of document.querySelectorAll('link[rel="stylesheet"], style'))
    page.document.head.append(page.document.importNode(sheet, true));
  const { lang, dir, dataset } = document.documentElement;
  Object.assign(page.document.documentElement, { lang, dir });
  if (dataset.theme) page.document.documentElement.dataset.theme = dataset.theme;
  page.document.body.style.overflow = 'hidden';
}

/** `wanted`: there is a call. `video` plays what is floated where only pictures can be. `pictured`: it has one. */
export function useFloating(wanted: boolean, video: RefObject<HTMLVideoElement | null>, pictured: boolean, onOpen: () => void): Floating {
  const [place, setPlace] = useState<Window | null>(null);
  const close = useCallback(() => {
    place?.close();
    setPlace(null);
    if (document.pictureInPictureElement) void document.exitPictureInPicture().catch(() => undefined);
  }, [place]);

  const open = useCallback(async () => {
    const windows = documents();
    try {
      if (windows) {
        const page = await windows.requestWindow({ width: 320, height: 360 });
        dress(page);
        page.addEventListener('pagehide', () => setPlace(null), { once: true });
        setPlace(page);
      } else await video.current?.requestPictureInPicture();
      onOpen();
    } catch {
      // Refused, as without a press: the call stays where it is.
    }
  }, [video, onOpen]);

  useEffect(() => {
    if (!wanted) close();
  }, [wanted, close]);

  const can = wanted && place === null && (documents() !== null || (document.pictureInPictureEnabled && pictured));
  return { place, open: can ? () => void open() : null, close };
}
