// @ts-check
// The client is a static export. Types are checked by `npm run verify`, so that a build on somebody's machine never stops for one.
import { PHASE_PRODUCTION_BUILD } from 'next/constants.js';

/** @returns {import('next').NextConfig} */
export default (/** @type {string} */ phase) => ({
  // `next dev` refuses some pages under `output: 'export'`, so only the production build has it.
  ...(phase === PHASE_PRODUCTION_BUILD ? { output: 'export' } : {}),
  // The same sources give the same bytes, on every machine.
  generateBuildId: () => 'sotto',
  allowedDevOrigins: ['localhost', '127.0.0.1'],
  devIndicators: false,
  images: { unoptimized: true },
  poweredByHeader: false,
  reactStrictMode: true,
  turbopack: { root: import.meta.dirname },
  typescript: { ignoreBuildErrors: true },
});
