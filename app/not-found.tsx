// Next's own page carries inline styles, which our content security policy refuses.
export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <div>
        <h1 className="text-2xl font-semibold">There is nothing here</h1>
        <a className="underline" href="/">
          Go to Sotto
        </a>
      </div>
    </main>
  );
}
