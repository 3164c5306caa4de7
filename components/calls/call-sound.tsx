// The other side's voice: played once in the tab that has the call, whatever is drawn of it.

import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.tsx';

/** `speaker`: the id of an output; empty for the browser's choice. */
export function CallSound({ stream, speaker }: { readonly stream: MediaStream; readonly speaker: string }) {
  const t = useTranslations('calls.screen');
  const audio = useRef<HTMLAudioElement>(null);
  const [silent, setSilent] = useState(false);

  const start = useCallback(() => {
    const element = audio.current;
    if (!element) return;
    element.play().then(
      () => setSilent(false),
      // Only a press lets it play. Other refusals come from a stream that just changed, which plays by itself.
      (thrown: unknown) => setSilent(thrown instanceof DOMException && thrown.name === 'NotAllowedError'),
    );
  }, []);

  useEffect(() => {
    const element = audio.current;
    if (!element) return;
    element.srcObject = stream;
    start();
    stream.addEventListener('addtrack', start);
    return () => {
      stream.removeEventListener('addtrack', start);
      element.srcObject = null;
    };
  }, [stream, start]);

  useEffect(() => {
    // A speaker that was unplugged: the browser falls back to its own choice.
    void audio.current?.setSinkId?.(speaker).catch(() => undefined);
  }, [speaker]);

  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: somebody is speaking now; there are no words of it anywhere */}
      <audio ref={audio} autoPlay className="hidden" />
      {silent && stream.getAudioTracks().length > 0 ? (
        <div className="fixed inset-x-0 top-[calc(4.5rem+env(safe-area-inset-top))] z-50 flex justify-center px-4">
          <div
            role="alert"
            className="flex flex-col items-center gap-2 rounded-card border border-line bg-raised p-4 text-center shadow-float"
          >
            <p>{t('hearText')}</p>
            <Button onClick={start}>{t('hear')}</Button>
          </div>
        </div>
      ) : null}
    </>
  );
}
