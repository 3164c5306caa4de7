// Where a message is written. The field keeps its own text: a keystroke draws nothing again, neither here nor in the history.

import { SendHorizontal } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useCallback, useId, useLayoutEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { ConversationView } from '../../../lib/client/index.ts';
import { refusalOf } from '../../errors/refusal.ts';
import { useClient } from '../../hooks/use-client.ts';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Icon } from '../../ui/icon.tsx';
import { sends } from './enter-key.ts';
import { fitHeight } from './fit-height.ts';
import { bytesLeft, sendable } from './message-length.ts';
import { RoomLeft } from './room-left.tsx';
import { useDraft } from './use-draft.ts';
import { useEnterSends } from './use-enter-sends.ts';

interface Props {
  readonly conversation: Pick<ConversationView, 'id' | 'kind' | 'draft'>;
  readonly name: string;
  readonly field: RefObject<HTMLTextAreaElement | null>;
}

/** What the composer looks like; nothing of it changes with an ordinary keystroke. */
interface Look {
  readonly empty: boolean;
  /** Bytes that still fit; `null` while there is plenty of room. */
  readonly left: number | null;
}

const lookOf = (typed: string): Look => ({ empty: sendable(typed) === '', left: bytesLeft(typed) });

export function Composer({ conversation, name, field }: Props) {
  const t = useTranslations('chat.composer');
  const client = useClient();
  const { announce } = useAnnouncer();
  const enterSends = useEnterSends();
  const hint = useId();
  const { id, kind, draft } = conversation;
  // Not the newest one: a field that nobody has typed in follows its default value, even under the cursor.
  const [initial] = useState(draft);
  const [look, setLook] = useState<Look>(() => lookOf(draft));
  const [refusal, setRefusal] = useState<'text-too-long' | 'blocked' | 'other' | null>(null);
  const wasEmpty = useRef(look.empty);

  const refresh = useCallback(() => {
    const element = field.current;
    if (!element) return;
    fitHeight(element);
    const next = lookOf(element.value);
    setLook((before) => (before.empty === next.empty && before.left === next.left ? before : next));
  }, [field]);
  const saver = useDraft({ id, stored: draft, field, onFill: refresh });
  useLayoutEffect(refresh, [refresh]);

  const changed = () => {
    const typed = field.current?.value ?? '';
    refresh();
    setRefusal(null);
    saver.change(typed);
    const empty = typed === '';
    if (!empty || !wasEmpty.current) client.setTyping(id, !empty);
    wasEmpty.current = empty;
  };

  const submit = async () => {
    const element = field.current;
    const typed = element?.value ?? '';
    const text = sendable(typed);
    if (!element || text === '') return;
    if ((bytesLeft(typed) ?? 0) < 0) {
      announce(t('tooLong'));
      return;
    }
    // The stored draft stays until the message is on the disk: whatever happens between, the words are somewhere.
    saver.drop();
    element.value = '';
    wasEmpty.current = true;
    setRefusal(null);
    refresh();
    client.setTyping(id, false);
    try {
      await client.send(id, text);
    } catch (thrown) {
      const { code } = refusalOf(thrown);
      setRefusal(code === 'text-too-long' || code === 'blocked' ? code : 'other');
      element.value = element.value === '' ? typed : `${typed}\n${element.value}`;
      wasEmpty.current = false;
      refresh();
    }
    saver.change(element.value);
    saver.flush();
  };

  const pressed = (event: KeyboardEvent) => {
    const { key, shiftKey, ctrlKey, metaKey, altKey, keyCode, nativeEvent } = event;
    if (!sends({ key, shiftKey, ctrlKey, metaKey, altKey, keyCode, isComposing: nativeEvent.isComposing }, enterSends)) return;
    event.preventDefault();
    void submit();
  };

  const over = look.left !== null && look.left < 0;
  const self = kind === 'self';
  return (
    <form
      className="shrink-0 border-t border-line bg-ground px-3 pt-2.5 pb-[calc(0.625rem+env(safe-area-inset-bottom))] sm:px-6"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {refusal ? (
        <p role="alert" className="pb-2 text-danger">
          {t(`refused.${refusal}`)}
        </p>
      ) : null}
      <div
        className={classNames(
          'mx-auto flex max-w-212 items-end rounded-[22px] border bg-raised has-[textarea:focus-visible]:outline-1 has-[textarea:focus-visible]:outline-offset-0',
          over
            ? 'border-danger has-[textarea:focus-visible]:outline-danger'
            : 'border-edge has-[textarea:focus-visible]:border-accent has-[textarea:focus-visible]:outline-accent',
        )}
      >
        <textarea
          ref={field}
          data-composer
          rows={1}
          dir="auto"
          defaultValue={initial}
          aria-label={self ? t('labelSelf') : t('label', { name })}
          aria-describedby={hint}
          aria-invalid={over || undefined}
          placeholder={self ? t('placeholderSelf') : t('placeholder')}
          autoComplete="off"
          enterKeyHint={enterSends ? 'send' : 'enter'}
          onInput={changed}
          onKeyDown={pressed}
          onBlur={() => saver.flush()}
          className="field-sizing-content max-h-[calc(8lh+1.125rem)] min-h-[42px] min-w-0 flex-1 resize-none overflow-y-auto overscroll-contain bg-transparent py-[9px] ps-4 pe-1 text-chat text-ink focus-visible:outline-none"
        />
        <div className="flex shrink-0 flex-col items-center justify-end self-stretch">
          <RoomLeft left={look.left} />
          <button
            type="submit"
            aria-label={t('send')}
            title={t('send')}
            aria-disabled={look.empty || over || undefined}
            // The field keeps the focus, so a phone keeps its keyboard.
            onPointerDown={(event) => event.preventDefault()}
            className={classNames(
              'm-0.5 grid size-10 shrink-0 place-items-center rounded-full transition-colors duration-(--quick)',
              look.empty || over ? 'text-quiet' : 'bg-accent text-on-accent hover:bg-accent-strong',
            )}
          >
            <Icon of={SendHorizontal} mirror />
          </button>
        </div>
      </div>
      <p id={hint} className="sr-only">
        {over ? t('tooLong') : enterSends ? t('hintEnter') : t('hintCtrl')}
      </p>
    </form>
  );
}
