'use client';
// Shown when the layout itself fails. Next's own page carries inline styles, which our content security policy refuses.
import './globals.css';
import { Button } from '../components/ui/button.tsx';
import { Mark } from '../components/ui/mark.tsx';
import ui from '../components/words/en/ui.json';

export default function GlobalError() {
  return (
    <html lang="en">
      <body>
        <main className="grid min-h-dvh place-items-center p-6">
          <div role="alert" className="flex max-w-md flex-col items-start gap-4">
            <span className="text-accent">
              <Mark size={48} />
            </span>
            <h1 className="text-large font-semibold">{ui.brokenPage}</h1>
            <p className="text-quiet">{ui.brokenPageText}</p>
            <Button onClick={() => location.reload()}>{ui.shell.reload}</Button>
          </div>
        </main>
      </body>
    </html>
  );
}
