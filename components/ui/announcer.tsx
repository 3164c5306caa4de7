// What has just happened, said once: seen at the foot of the screen (a toast), or only heard. Both regions stand in the page from the start,
// because a live region that arrives together with its text is not read.

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';

export interface ToastAction {
  readonly label: string;
  readonly onSelect: () => void;
}

interface Announcer {
  /** Shown for some seconds and read politely. A newer one replaces an older one. */
  toast(text: string, action?: ToastAction): void;
  /** Only heard. */
  announce(text: string): void;
}

const Context = createContext<Announcer>({ toast: () => undefined, announce: () => undefined });

export const useAnnouncer = (): Announcer => useContext(Context);

const SHOWN_MS = 5000;
const SHOWN_WITH_ACTION_MS = 10_000;

export function AnnouncerProvider({ children }: { readonly children: ReactNode }) {
  const count = useRef(0);
  const [shown, setShown] = useState<{ readonly id: number; readonly text: string; readonly action: ToastAction | null } | null>(null);
  const [heard, setHeard] = useState<{ readonly id: number; readonly text: string }>({ id: 0, text: '' });
  const [held, setHeld] = useState(false);

  const toast = useCallback((text: string, action?: ToastAction) => {
    count.current += 1;
    setShown({ id: count.current, text, action: action ?? null });
  }, []);
  const announce = useCallback((text: string) => {
    count.current += 1;
    setHeard({ id: count.current, text });
  }, []);
  const announcer = useMemo(() => ({ toast, announce }), [toast, announce]);

  useEffect(() => {
    if (!shown || held) return;
    const timer = setTimeout(() => setShown(null), shown.action ? SHOWN_WITH_ACTION_MS : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [shown, held]);

  return (
    <Context value={announcer}>
      {children}
      <div role="status" className="sr-only">
        <span key={heard.id}>{heard.text}</span>
      </div>
      <div
        role="status"
        className="pointer-events-none fixed inset-x-0 bottom-0 z-50 flex justify-center px-4 pb-[calc(5.5rem+env(safe-area-inset-bottom))]"
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
        onFocus={() => setHeld(true)}
        onBlur={() => setHeld(false)}
      >
        {shown ? (
          <div
            key={shown.id}
            className="flex min-h-11 max-w-md animate-rise items-center gap-3 rounded-control border border-line bg-raised px-4 py-2 text-ink shadow-float"
          >
            <span>{shown.text}</span>
            {shown.action ? (
              <button
                type="button"
                className="pointer-events-auto -me-2 min-h-9 rounded-[8px] px-2 font-semibold text-accent hover:bg-hover"
                onClick={() => {
                  shown.action?.onSelect();
                  setShown(null);
                }}
              >
                {shown.action.label}
              </button>
            ) : null}
          </div>
        ) : null}
      </div>
    </Context>
  );
}
