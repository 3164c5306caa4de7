// The one page. Routes are fragments (/#/c/…), so that no id ever reaches the server.
export default function Page() {
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <h1 className="text-2xl font-semibold">Sotto</h1>
    </main>
  );
}
