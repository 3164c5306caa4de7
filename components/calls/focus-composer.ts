// Puts the focus where a message is written, once the conversation that was just opened is drawn.

/** Frames to wait at most. */
const PATIENCE = 30;

export function focusComposer(left = PATIENCE): void {
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLElement>('[data-composer]');
    if (field && !field.closest('[inert]')) field.focus({ preventScroll: true });
    else if (left > 0) focusComposer(left - 1);
  });
}
