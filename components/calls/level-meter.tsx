// How loud the microphone hears. Drawn by hand, many times a second; said to assistive technology only when asked.

import { useEffect, useRef } from 'react';

/** Between two looks, ms. */
const EVERY_MS = 66;

/** Loudness of a wave as a share of what a close voice reaches: its root mean square, on a scale of decibels from -60 to -10. */
export function levelOf(wave: Float32Array): number {
  let sum = 0;
  for (const sample of wave) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / Math.max(1, wave.length) + 1e-12);
  return Math.min(1, Math.max(0, (decibels + 60) / 50));
}

export function LevelMeter({ track, label }: { readonly track: MediaStreamTrack; readonly label: string }) {
  const meter = useRef<HTMLDivElement>(null);
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const wave = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(wave);
      const level = levelOf(wave);
      if (bar.current) bar.current.style.transform = `scaleX(${level.toFixed(3)})`;
      meter.current?.setAttribute('aria-valuenow', `${Math.round(level * 100)}`);
    }, EVERY_MS);
    return () => {
      clearInterval(timer);
      void context.close();
    };
  }, [track]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: the browser’s own meter cannot be drawn in the colours of the theme
    <div
      ref={meter}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
      className="h-2.5 overflow-hidden rounded-full border border-edge bg-sunken"
    >
      <span ref={bar} style={{ transform: 'scaleX(0)' }} className="block h-full origin-left bg-accent rtl:origin-right" />
    </div>
  );
}
