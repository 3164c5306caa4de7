// Next's own page carries inline styles, which our content security policy refuses.

import { buttonLook } from '../components/ui/button.tsx';
import { Mark } from '../components/ui/mark.tsx';
import ui from '../components/words/en/ui.json';

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <div className="flex max-w-md flex-col items-start gap-4">
        <span className="text-accent">
          <Mark size={48} />
        </span>
        <h1 className="text-large font-semibold">{ui.shell.missing}</h1>
        <p className="text-quiet">{ui.shell.missingText}</p>
        <a className={buttonLook('primary')} href="/">
          {ui.shell.toList}
        </a>
      </div>
    </main>
  );
}
