// Calls as a page sees them: what the engine says of them, and the media of the one that this page has.
// Microphone and camera are asked for before anything rings or is answered, and let go on every way out.

import { codeOf, Emitter, SottoError } from '../../base/index.ts';
import type { CallEnd, CallId, ConversationId } from '../../domain/index.ts';
import type { IceOptions, MediaSession, OpenMediaSession } from '../../rtc/index.ts';
import type { CallActions, CallNews } from './call-channel.ts';
import { CallHere, type MediaEnd } from './call-here.ts';
import type { CallRow, Calls, CallsView, CallView } from './calls.ts';
import { type CallNote, ThisPage } from './this-page.ts';

type Told = Extract<CallNews, { kind: 'calls' }>['current'];

export interface PageCallsOptions {
  ask<A extends keyof CallActions>(action: A, ...args: Parameters<CallActions[A]>): ReturnType<CallActions[A]>;
  readonly openMedia: OpenMediaSession;
  /** Whether capture would start without a question. */
  readonly mayCapture: (camera: boolean) => Promise<boolean>;
}

const NOTHING: CallsView = { current: null };
/** A call in these phases can be taken up again by a page that was loaded anew. */
const REJOINABLE: ReadonlySet<string> = new Set(['calling', 'ringing-out', 'connecting', 'live', 'reconnecting']);

const randomCall = () => crypto.randomUUID().replaceAll('-', '') as CallId;

export class PageCalls implements Calls {
  readonly #options: PageCallsOptions;
  readonly #changed = new Emitter<void>();
  readonly #page = new ThisPage();
  /** What the page that stood here before has left; read once. */
  readonly #note: Promise<CallNote | null>;
  #told: Told = null;
  #view = NOTHING;
  #here: CallHere | null = null;
  /** Capture is being asked for. */
  #opening = false;
  /** Ended by the person; the engine has not said so yet. */
  #over: { readonly call: CallId; readonly end: CallEnd } | null = null;
  #dismissed: CallId | null = null;
  #facing: 'user' | 'environment' = 'user';

  constructor(options: PageCallsOptions) {
    this.#options = options;
    this.#note = this.#page.takeNote();
    addEventListener('online', () => this.#here?.restart());
    addEventListener('pagehide', () => this.#here?.close());
    addEventListener('pageshow', (event) => {
      // Kept while it was away, but not its media.
      if (event.persisted && this.#here) this.#lose('lost');
    });
  }

  getSnapshot(): CallsView {
    return this.#view;
  }
  subscribe(listener: () => void): () => void {
    return this.#changed.listen(listener);
  }

  async start(conversation: ConversationId, video: boolean): Promise<CallId> {
    let call = randomCall();
    await this.#open(conversation, video, async (media, ice) => {
      const here = this.#have(call, conversation, media, ice);
      await this.#options.ask('startCall', call, conversation, video, this.#page.id, media.fingerprint).catch(async (error: unknown) => {
        // They called while this side was about to: that is one call, and who pressed the button here has taken it up.
        const theirs = this.#told;
        const rings = theirs?.phase === 'ringing-in' && theirs.conversation === conversation;
        if (codeOf(error) !== 'in-call' || !rings || !here.becomes(theirs.id)) throw error;
        call = theirs.id;
        await this.#options.ask('acceptCall', call, video, this.#page.id, media.fingerprint);
      });
    });
    return call;
  }

  async accept(call: CallId, video: boolean): Promise<void> {
    const rings = () => this.#told?.id === call && this.#told.phase === 'ringing-in' && this.#over?.call !== call;
    const conversation = this.#told?.conversation;
    if (!conversation || !rings()) throw new SottoError('call-over');
    await this.#open(conversation, video, async (media, ice) => {
      // It may have ended while the browser asked.
      if (!rings()) throw new SottoError('call-over');
      this.#have(call, conversation, media, ice);
      await this.#options.ask('acceptCall', call, video, this.#page.id, media.fingerprint);
    });
  }

  async decline(call: CallId): Promise<void> {
    await this.#finish(call);
  }
  async hangUp(call: CallId): Promise<void> {
    await this.#finish(call);
  }

  dismiss(call: CallId): void {
    if (this.#view.current?.id !== call || this.#view.current.phase !== 'ended') return;
    this.#dismissed = call;
    this.#draw();
    void this.#options.ask('dismissCall', call).catch(() => {});
  }

  async setMicrophone(on: boolean): Promise<void> {
    await this.#media().setMicrophone(on);
  }
  async setCamera(on: boolean): Promise<void> {
    await this.#media().setCamera(on);
  }
  async setScreen(on: boolean): Promise<void> {
    await this.#media().setScreen(on);
  }
  async flipCamera(): Promise<void> {
    const facing = this.#facing === 'user' ? 'environment' : 'user';
    await this.#media().chooseDevices({ facing });
    this.#facing = facing;
  }
  async chooseDevices(choice: { readonly microphone?: string | null; readonly camera?: string | null }): Promise<void> {
    await this.#media().chooseDevices(choice);
  }
  async stats(): Promise<RTCStatsReport | null> {
    return (await this.#here?.media.stats()) ?? null;
  }
  history(): Promise<readonly CallRow[]> {
    return this.#options.ask('callHistory');
  }

  /** Everything that the engine says of calls, in order. */
  hear(news: CallNews): void {
    if (news.kind === 'for-page') {
      const here = this.#here;
      if (!here || news.page !== this.#page.id) return;
      if (news.call === here.call || (news.word.kind === 'begin' && here.becomes(news.call))) here.take(news.word, news.number);
      return;
    }
    const before = this.#told;
    this.#told = news.current && before && JSON.stringify(before) === JSON.stringify(news.current) ? before : news.current;
    this.#settle();
    if (before?.id !== this.#told?.id) void this.#rejoin();
    this.#draw();
  }

  /** The line to the relay is back, perhaps over another network. */
  networkBack(): void {
    this.#here?.restart();
  }

  /** Makes what this page has agree with what the engine says. */
  #settle(): void {
    const [here, told] = [this.#here, this.#told];
    if (!here) return;
    const mine = told?.page === this.#page.id && told.phase !== 'ended';
    if (mine && (told.id === here.call || here.becomes(told.id))) {
      if (!here.confirmed) this.#writeNote(here);
      here.confirmed = true;
    } else if (here.confirmed || (told?.id === here.call && told.phase === 'ended')) this.#leave(here);
  }

  /** Captures, then lets `ring` tell the engine; whatever fails, nothing stays captured. */
  async #open(conversation: ConversationId, video: boolean, ring: (media: MediaSession, ice: IceOptions) => Promise<void>): Promise<void> {
    if (this.#opening || this.#here) throw new SottoError('in-call');
    this.#opening = true;
    let media: MediaSession | null = null;
    try {
      await this.#page.hold();
      const ice = await this.#options.ask('iceOf', conversation);
      media = await this.#options.openMedia({ ice, video });
      await ring(media, ice);
    } catch (error) {
      this.#letGo(media);
      throw error;
    } finally {
      this.#opening = false;
      this.#draw();
    }
  }

  #have(call: CallId, conversation: ConversationId, media: MediaSession, ice: IceOptions): CallHere {
    const here: CallHere = new CallHere({
      call,
      media,
      ice,
      freshIce: () => this.#options.ask('iceOf', conversation),
      tell: (message) => this.#options.ask('tellCall', here.call, this.#page.id, message),
      onChange: () => {
        if (here.confirmed) this.#writeNote(here);
        this.#draw();
      },
      onEnd: (reason) => this.#lose(reason),
    });
    this.#here = here;
    this.#facing = 'user';
    return here;
  }

  /** The person ends it: microphone and camera go at once, whoever leads hears of it when there is one. */
  async #finish(call: CallId): Promise<void> {
    const told = this.#told;
    if (this.#here?.call === call) this.#leave(this.#here);
    if (told?.id === call && told.phase !== 'ended') {
      const early = { calling: 'cancelled', 'ringing-out': 'cancelled', 'ringing-in': 'declined' } as const;
      this.#over = { call, end: told.phase in early ? early[told.phase as keyof typeof early] : 'hung-up' };
    }
    this.#draw();
    await this.#options.ask('endCall', call, 'person');
  }

  /** The call cannot go on here. */
  #lose(reason: MediaEnd): void {
    const here = this.#here;
    if (!here) return;
    this.#leave(here);
    this.#draw();
    void this.#options.ask('endCall', here.call, reason).catch(() => {});
  }

  #letGo(media: MediaSession | null): void {
    media?.close();
    if (this.#here !== null && this.#here.media === media) this.#leave(this.#here);
  }

  #leave(here: CallHere): void {
    here.close();
    this.#page.removeNote();
    if (this.#here === here) this.#here = null;
  }

  /** The page that had this call was loaded again, as this one: it takes it up anew where nobody has to be asked. */
  async #rejoin(): Promise<void> {
    const note = await this.#note;
    const told = this.#told;
    if (!note || note.call !== told?.id || !REJOINABLE.has(told.phase)) return;
    // The engine may have noticed that the page is gone.
    if (told.page !== null && told.page !== note.page) return;
    try {
      if (!(await this.#options.mayCapture(note.camera))) throw new SottoError('permission-denied');
      await this.#open(told.conversation, note.camera, async (media, ice) => {
        if (!note.microphone) await media.setMicrophone(false);
        this.#have(told.id, told.conversation, media, ice);
        await this.#options.ask('rejoinCall', told.id, this.#page.id, media.fingerprint);
      });
    } catch {
      await this.#options.ask('endCall', told.id, 'no-media').catch(() => {});
    }
  }

  #writeNote({ call, state: { microphone, camera } }: CallHere): void {
    this.#page.leaveNote({ call, microphone, camera });
  }

  #media(): MediaSession {
    if (!this.#here) throw new SottoError('call-over');
    return this.#here.media;
  }

  #draw(): void {
    const current = this.#currentView();
    const before = this.#view.current;
    if (before === current || (before && current && sameFields(before, current))) return;
    this.#view = current ? { current } : NOTHING;
    this.#changed.emit();
  }

  #currentView(): CallView | null {
    const told = this.#told;
    if (!told || told.id === this.#dismissed) return null;
    const { page, ...call } = told;
    const here = page === null ? null : page === this.#page.id;
    const media = here && this.#here?.call === told.id ? this.#here.state : null;
    if (this.#over?.call === told.id && told.phase !== 'ended') return { ...call, phase: 'ended', end: this.#over.end, here, media };
    return { ...call, here, media };
  }
}

function sameFields(a: CallView, b: CallView): boolean {
  return (Object.keys(a) as (keyof CallView)[]).every((field) => Object.is(a[field], b[field]));
}
