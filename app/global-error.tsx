'use client';
// Shown when the layout itself fails. Next's own page carries inline styles, which our content security policy refuses.
export default function GlobalError() {
  return (
    <html lang="en">
      <body>
        <main>
          <h1>Something went wrong</h1>
          <p>Your messages are still on this device.</p>
          <button type="button" onClick={() => location.reload()}>
            Load again
          </button>
        </main>
      </body>
    </html>
  );
}
