// A QR code drawn as one SVG path, dark on light in every theme: readers fail on light on dark.

import encodeQR from 'qr';
import { useMemo } from 'react';

/** Quiet zone around the code, in modules (ISO/IEC 18004). */
const BORDER = 4;

/** The dark modules of each row as horizontal runs. */
function pathOf(rows: readonly (readonly boolean[])[]): string {
  let path = '';
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x += 1) {
      if (!row[x]) continue;
      const start = x;
      while (row[x + 1]) x += 1;
      const length = x - start + 1;
      path += `M${start} ${y}h${length}v1h-${length}z`;
    }
  });
  return path;
}

export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { size, path } = useMemo(() => {
    const rows = encodeQR(text, 'raw', { ecc: 'low', border: BORDER });
    return { size: rows.length, path: pathOf(rows) };
  }, [text]);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="aspect-square w-full rounded-card border border-line bg-code-paper"
    >
      <path d={path} className="fill-code-ink" />
    </svg>
  );
}
