// What the connection reports, as the few figures that explain a bad call. Rates are between two reports; the first report has none.

export interface Figures {
  /** ms; `null`: not measured. */
  readonly round: number | null;
  readonly jitter: number | null;
  /** Shares between 0 and 1 of what was sent. */
  readonly loss: number | null;
  readonly lossBack: number | null;
  /** kbit/s */
  readonly out: number | null;
  readonly in: number | null;
  readonly pictureOut: Picture | null;
  readonly pictureIn: Picture | null;
  /** `opus`, `VP9`; each once. */
  readonly codecs: readonly string[];
  /** `udp host → srflx`: protocol, own candidate's type, theirs. No address: figures are shown to others on shared screens. */
  readonly route: string | null;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Frames per second. */
  readonly rate: number;
}

type Entry = Readonly<Record<string, unknown>> & { readonly type: string };
type Report = Pick<RTCStatsReport, 'forEach'>;

const entriesOf = (report: Report): readonly Entry[] => {
  const entries: Entry[] = [];
  report.forEach((entry: Entry) => {
    entries.push(entry);
  });
  return entries;
};

const number = (entry: Entry | undefined, key: string): number | null => {
  const value = entry?.[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
};

const sum = (entries: readonly Entry[], key: string): number => entries.reduce((total, entry) => total + (number(entry, key) ?? 0), 0);

function pictureOf(entries: readonly Entry[]): Picture | null {
  const seen = entries
    .filter((entry) => entry.kind === 'video')
    .toSorted((a, b) => (number(b, 'frameWidth') ?? 0) - (number(a, 'frameWidth') ?? 0))[0];
  const [width, height] = [number(seen, 'frameWidth'), number(seen, 'frameHeight')];
  return width && height ? { width, height, rate: Math.round(number(seen, 'framesPerSecond') ?? 0) } : null;
}

/** `before`: the report taken last, for rates. Fields that a browser does not have are `null`. */
export function figuresOf(report: Report, before: Report | null): Figures {
  const entries = entriesOf(report);
  const of = (type: string) => entries.filter((entry) => entry.type === type);
  const [incoming, outgoing, remoteIn] = [of('inbound-rtp'), of('outbound-rtp'), of('remote-inbound-rtp')];
  const transport = of('transport')[0];
  const pairs = of('candidate-pair');
  const pair =
    pairs.find((one) => one.id === transport?.selectedCandidatePairId) ??
    pairs.find((one) => one.selected === true || (one.nominated === true && one.state === 'succeeded'));
  const byId = (id: unknown) => entries.find((entry) => entry.id === id);
  const [mine, theirs] = [byId(pair?.localCandidateId), byId(pair?.remoteCandidateId)];

  const earlier = before ? entriesOf(before) : [];
  const rate = (type: string, key: string): number | null => {
    const [now, then] = [of(type), earlier.filter((entry) => entry.type === type)];
    const ms = (number(now[0], 'timestamp') ?? 0) - (number(then[0], 'timestamp') ?? 0);
    if (now.length === 0 || then.length === 0 || ms <= 0) return null;
    return Math.max(0, ((sum(now, key) - sum(then, key)) * 8) / ms);
  };

  const lost = sum(incoming, 'packetsLost');
  const received = sum(incoming, 'packetsReceived');
  const shares = remoteIn.map((entry) => number(entry, 'fractionLost')).filter((share) => share !== null);
  const roundTrip = number(pair, 'currentRoundTripTime') ?? number(remoteIn[0], 'roundTripTime');
  const audio = incoming.find((entry) => entry.kind === 'audio') ?? incoming[0];
  const jitter = number(audio, 'jitter');
  return {
    round: roundTrip === null ? null : roundTrip * 1000,
    jitter: jitter === null ? null : jitter * 1000,
    loss: received + lost > 0 ? Math.max(0, lost) / (received + Math.max(0, lost)) : null,
    lossBack: shares.length > 0 ? Math.max(...shares) : null,
    out: rate('outbound-rtp', 'bytesSent'),
    in: rate('inbound-rtp', 'bytesReceived'),
    pictureOut: pictureOf(outgoing),
    pictureIn: pictureOf(incoming),
    codecs: [...new Set([...outgoing, ...incoming].flatMap(({ codecId }) => codecName(byId(codecId))))],
    route:
      mine && theirs
        ? `${String(mine.protocol ?? '')} ${String(mine.candidateType ?? '')} → ${String(theirs.candidateType ?? '')}`.trim()
        : null,
  };
}

const codecName = (codec: Entry | undefined): readonly string[] => {
  const name = typeof codec?.mimeType === 'string' ? codec.mimeType.split('/')[1] : undefined;
  return name ? [name] : [];
};
