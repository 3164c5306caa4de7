// The app on the real client. There is one client to a page: it owns the tab's worker, and React may mount this twice.

import { type Client, createClient } from '../../lib/client/index.ts';
import { Sotto } from './sotto.tsx';

let client: Client | null = null;

export function App() {
  client ??= createClient();
  return <Sotto client={client} />;
}
