// The one page. Routes are fragments (/#/c/…), so that no id ever reaches the server.
import ui from '../components/words/en/ui.json';
import { Mount } from './mount.tsx';

export default function Page() {
  return (
    <>
      <noscript>
        <p className="fixed inset-0 z-10 m-auto flex h-fit max-w-md bg-ground p-6">{ui.noScript}</p>
      </noscript>
      <Mount />
    </>
  );
}
