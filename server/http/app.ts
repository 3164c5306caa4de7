// Everything that speaks HTTP, as one function of a request: tested in process, without a port.

import { createHash, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import type { Metrics } from '../ops/metrics.ts';
import { type Bindings, type CallsDeps, callsRoute } from './calls-route.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

export interface AppDeps extends CallsDeps {
  /** False from the moment a shutdown begins. */
  readonly ready: () => Promise<boolean>;
  readonly metrics: { readonly token: string; readonly source: Metrics } | null;
  /** What serves everything that is not ours. */
  readonly client: Hono;
}

const digest = (text: string) => createHash('sha256').update(text).digest();

export function createApp(deps: AppDeps): Hono<{ Bindings: Bindings }> {
  const app = new Hono<{ Bindings: Bindings }>();
  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) if (!c.res.headers.has(name)) c.res.headers.set(name, value);
  });
  app.onError((error, c) => {
    deps.failed(error);
    return c.text('Something went wrong on our side.', 500);
  });

  app.get('/healthz', (c) => c.text('ok', 200, { 'cache-control': 'no-store' }));
  app.get('/readyz', async (c) => {
    const ready = await deps.ready();
    return c.text(ready ? 'ready' : 'not ready', ready ? 200 : 503, { 'cache-control': 'no-store' });
  });
  const { metrics } = deps;
  if (metrics) {
    app.get('/metrics', async (c) => {
      const given = (c.req.header('authorization') ?? '').replace(/^Bearer /, '');
      if (!timingSafeEqual(digest(given), digest(metrics.token)))
        return c.text('Needs the metrics token.', 401, { 'www-authenticate': 'Bearer' });
      return c.text(await metrics.source.text(), 200, { 'content-type': metrics.source.contentType, 'cache-control': 'no-store' });
    });
  }
  app.route('/', callsRoute(deps));
  app.route('/', deps.client);
  return app;
}
