// What Enter means in the composer. A key that ends an input method's composition (Japanese, Chinese, Korean) never sends.

export interface KeyPress {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly isComposing: boolean;
  /** 229: the key went to the input method. Safari reports the Enter that ends a composition only by this. */
  readonly keyCode: number;
}

/** Whether the press sends; everything else is the text field's own business. Ctrl or ⌘ with Enter sends in both settings. */
export function sends(press: KeyPress, enterSends: boolean): boolean {
  if (press.key !== 'Enter' || press.isComposing || press.keyCode === 229 || press.shiftKey || press.altKey) return false;
  return enterSends || press.ctrlKey || press.metaKey;
}
