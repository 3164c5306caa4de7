// Inlined as the first thing in <head> of every exported page by scripts/finish.mjs; it must not import anything.
// The bundler's runtime assigns script URLs as plain strings. This default policy lets our own files through and nothing else:
// without createHTML and createScript, assigning to innerHTML or calling eval throws.
(() => {
  const types = self.trustedTypes;
  if (!types || types.defaultPolicy) return;
  const own = /^\/(?:_next\/static\/[\w./~-]+\.js|w\/[\w.-]+\.js|sw\.js)$/;
  types.createPolicy('default', {
    createScriptURL(text) {
      const url = new URL(text, location.origin);
      if (url.origin === location.origin && own.test(url.pathname)) return text;
      throw new TypeError('script URL refused');
    },
  });
})();
