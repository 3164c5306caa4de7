// Bundles each worker that touches keys into one self-contained file under public/w/: one file is one hash, and its policy can forbid
// loading any further code. `--watch` rebuilds on every change (npm run dev).
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, context, stop } from 'esbuild';
import { root } from './node24.mjs';

/** Output name → source. The page starts them as `/w/<name>.js`. */
const workers = { engine: 'lib/client/engine.worker.ts', frames: 'lib/rtc/frame-crypto.worker.ts' };

/**
 * What the Signal library drags along and nobody calls. Its fingerprint code requires a 270 kB WebCrypto imitation that takes over
 * `self.onmessage`: browsers have the real one. Its messages come with those of a push service, and with all of protobuf.
 * @type {import('esbuild').Plugin}
 */
export const signalLibraryAlone = {
  name: 'signal-library-alone',
  setup({ onResolve }) {
    onResolve({ filter: /\/msrcrypto$/ }, () => ({ path: `${root}/lib/crypto/signal/shims/webcrypto.cjs` }));
    onResolve({ filter: /^@privacyresearch\/libsignal-protocol-protobuf-ts$/ }, () => ({
      path: `${root}/node_modules/@privacyresearch/libsignal-protocol-protobuf-ts/lib/generated/protos/WhisperTextProtocol.js`,
    }));
    onResolve({ filter: /^protobufjs\/minimal$/ }, () => ({ path: `${root}/lib/crypto/signal/shims/protobuf.cjs` }));
  },
};

/**
 * Of what the door of a room passes on, a worker carries only what it uses: the frame worker needs sealed frames and no session library.
 * @type {import('esbuild').Plugin}
 */
const onlyWhatIsUsed = {
  name: 'only-what-is-used',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\// }, ({ importer, path, resolveDir }) =>
      /\/(protocol|lib\/[^/]+)\/index\.ts$/.test(importer) ? { path: join(resolveDir, path), sideEffects: false } : undefined,
    );
  },
};

/** @type {import('esbuild').BuildOptions} */
const options = {
  absWorkingDir: root,
  entryPoints: workers,
  outdir: 'public/w',
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  platform: 'browser',
  legalComments: 'none',
  charset: 'utf8',
  define: { 'process.env.NODE_ENV': '"production"' },
  plugins: [signalLibraryAlone, onlyWhatIsUsed],
  logLevel: 'warning',
};

/** Writes public/w/*.js, the same bytes for the same sources. */
export const bundleWorkers = () => build(options);

/**
 * The text of another worker, bundled like those that ship; nothing is written. For tests that run in a browser what ships there.
 * `readable`: not minified, so that each module can be found by the comment above it.
 * @param {string} source @param {{ readable?: boolean }} [how]
 */
export async function bundleLikeShipped(source, { readable = false } = {}) {
  const { outputFiles } = await build({ ...options, entryPoints: [source], write: false, minify: !readable });
  return outputFiles[0]?.text ?? '';
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (process.argv.includes('--watch')) {
    const watched = await context({ ...options, minify: false, sourcemap: 'inline', define: { 'process.env.NODE_ENV': '"development"' } });
    await watched.watch();
    // The bundler is a process of its own, and would stay behind.
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => stop().then(() => process.exit()));
  } else await bundleWorkers();
}
