// The field grows with its text. Browsers that know `field-sizing` do it by CSS; for the others it is measured.

const NATIVE = typeof CSS !== 'undefined' && CSS.supports('field-sizing', 'content');

/** CSS bounds the height; beyond it the field scrolls. */
export function fitHeight(field: HTMLTextAreaElement): void {
  if (NATIVE) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
}
