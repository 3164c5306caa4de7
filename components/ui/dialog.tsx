// A modal question or panel, on the browser's own <dialog>: it traps the focus, closes on Escape and gives the focus back.

import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from 'react';

interface Props {
  readonly title: string;
  readonly children?: ReactNode;
  /** Buttons; the first one gets the focus, so put the harmless one first. */
  readonly actions?: ReactNode;
  /** Asked to close: Escape, a press outside, or the back gesture. Unmount it then. */
  readonly onClose: () => void;
  /** `alertdialog` for a question that must be answered. */
  readonly role?: 'dialog' | 'alertdialog';
}

/** Open as long as it is mounted. */
export function Dialog({ title, children, actions, onClose, role = 'dialog' }: Props) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const closing = useRef(onClose);
  useEffect(() => {
    closing.current = onClose;
  });

  // A layout effect, because the focus goes back only while the dialog is still in the document.
  useLayoutEffect(() => {
    const element = dialog.current;
    if (!element) return;
    const close = () => closing.current();
    const pressed = (event: MouseEvent) => {
      if (event.target === element) close();
    };
    const cancelled = (event: Event) => {
      event.preventDefault();
      close();
    };
    element.showModal();
    element.addEventListener('cancel', cancelled);
    element.addEventListener('click', pressed);
    return () => {
      element.removeEventListener('cancel', cancelled);
      element.removeEventListener('click', pressed);
      element.close();
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      role={role}
      aria-labelledby={`${id}-title`}
      aria-describedby={children ? `${id}-body` : undefined}
      className="m-auto max-h-[calc(100dvh-2rem)] w-[min(26rem,calc(100vw-2rem))] animate-rise overflow-visible rounded-card border border-line bg-raised p-0 text-ink shadow-float"
    >
      <div className="flex max-h-[inherit] flex-col gap-4 overflow-y-auto p-6">
        <h2 id={`${id}-title`} className="text-title font-semibold text-balance wrap-anywhere">
          {title}
        </h2>
        {children ? (
          <div id={`${id}-body`} className="flex flex-col gap-3 text-quiet">
            {children}
          </div>
        ) : null}
        {actions ? <div className="mt-1 flex flex-wrap justify-end gap-2">{actions}</div> : null}
      </div>
    </dialog>
  );
}
