// Names and values, one under the other: what is measured in a call.

interface Fact {
  readonly label: string;
  readonly value: string;
  readonly note?: string | undefined;
}

export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="flex flex-col divide-y divide-line">
      {facts.map(({ label, value, note }) => (
        <div key={label} className="flex flex-wrap justify-between gap-x-4 py-2">
          <dt>{label}</dt>
          <dd className="max-w-full text-end text-ink tabular-nums wrap-anywhere">{value}</dd>
          {note ? <dd className="basis-full text-small text-pretty">{note}</dd> : null}
        </div>
      ))}
    </dl>
  );
}
